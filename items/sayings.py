"""What the publish checks say: (what is wrong, how to mend it). PURE; English source text, shown through gettext."""


def _(text):  # marks for translation; items.templatetags.items translates when showing
    return text


SAYINGS = {
    "A3.name": (_("The item has no name."), _("Enter the name as it stands in the list of powers.")),
    "A3.result_name": (_("It is not said what the applicant will receive."), _("Name the paper that is issued.")),
    "A3.places": (_("It is not said where to go."), _("Enter the address of the counter.")),
    "A3.hours": (_("Opening hours are missing."), _("Enter the opening hours of the counter.")),
    "A3.consult_phone": (_("There is no telephone for questions."), _("Enter the telephone of the counter.")),
    "A3.complaint_phone": (
        _("There is no telephone for complaints."),
        _("Enter the telephone of supervision, another one than for questions."),
    ),
    "A3.remedies": (
        _("Reconsideration and lawsuit are not explained."),
        _("Say where and until when reconsideration and a lawsuit are possible."),
    ),
    "A3.audience": (_("It is not said whom the item serves."), _("Choose at least one group.")),
    "A3.channels": (_("It is not said how to apply."), _("Choose at least one way to apply.")),
    "A3.bases": (_("The item has no legal basis."), _("Add the law and the article that set the item.")),
    "A3.conditions": (
        _("No condition is published."),
        _("Enter the conditions of the law, each with its article (Licence Law, Art. 30)."),
    ),
    "A3.flow": (_("The steps are not described."), _("Describe the steps, or publish a flow for the item.")),
    "A3.materials": (
        _("No material is listed."),
        _("If really nothing has to be handed in, leave it so; otherwise list everything (Licence Law, Art. 30)."),
    ),
    "A3.statutory": (
        _("The statutory limit is not known."),
        _("Look it up in the law; if the law sets none, choose “no limit set by law”."),
    ),
    "A3.promised": (_("The promised limit is not known."), _("Ask the section for its promise.")),
    "A3.amount": (_("A limit has a unit but no number."), _("Enter the number, greater than zero.")),
    "P1": (
        _("Instant item, instant promise and review at once must go together."),
        _("Make all three instant, or none of them."),
    ),
    "P2.unknown": (_("The review mode has not been verified."), _("Choose it; promised-time items are two-step.")),
    "P3": (
        _("%(count)s visits are needed, but no reason is given."),
        _("Say why the visit cannot be avoided, or make it zero."),
    ),
    "P3.unknown": (_("It is not known how many visits are needed."), _("Enter the number of visits, 0 for none.")),
    "P4": (_("No visit is needed, yet the counter is the only way."), _("Open the online or the postal way.")),
    "P5": (_("The whole process is online, yet a visit is needed."), _("Make the visits zero, or take the mark away.")),
    "P5.depth": (
        _("The whole process is online, yet the depth says that something is left to do off line."),
        _("Choose a depth of handling or more, or take the mark away."),
    ),
    "P5.unknown": (_("The depth of online handling has not been verified."), _("Choose how far the web takes it.")),
    "P5.channel": (
        _("Something is taken in online, yet neither web nor mobile phone is a way to apply."),
        _("Open the online way, or choose “questions are answered online”."),
    ),
    "P6.pay": (_("There is no fee, but online payment is marked."), _("Take the mark away.")),
    "P6.basis": (
        _("The fee does not rest on a law or an administrative regulation."),
        _("Link such a basis or charge nothing (Licence Law, Art. 58)."),
    ),
    "P6.standard": (_("The fee has no published standard."), _("Enter what is charged for what.")),
    "P6.flag": (_("The fee cannot be paid online."), _("Open online payment if there is one.")),
    "P7": (
        _("The same telephone serves questions and complaints."),
        _("Give the telephone of supervision for complaints."),
    ),
    "P8": (_("No sample of the result is published."), _("Publish a sample of the paper that is issued.")),
    "P9": (_("The kind of result does not fit its name (%(name)s)."), _("Choose the kind that fits.")),
    "P9.unknown": (_("The kind of result has not been chosen."), _("Choose certificate, document or approval.")),
    "P10.stages": (
        _("A licence needs at least five stages; there are %(count)s."),
        _("Acceptance, review, approval, closing and delivery must all be there."),
    ),
    "P10.unknown": (_("No flow is linked yet, so its stages were not checked."), _("Publish a flow for the item.")),
    "P10.faq": (_("No frequent question is answered."), _("Answer at least one question.")),
    "P11": (
        _("The promise (%(promised)s) is longer than the law allows (%(statutory)s)."),
        _("Promise no more than the statutory limit."),
    ),
    "C7": (
        _("Promise and statutory limit are in different units; the promise may fall after the statutory date."),
        _("Use the unit of the law. Each case is due on the earlier of the two days."),
    ),
    "P12": (
        _("The stages take %(total)s working days together, the promise is %(promised)s."),
        _("Shorten the stages or lengthen the promise."),
    ),
    "P13": (
        _("No legal basis is known for: %(name)s"),
        _("Link the article that demands it, or stop demanding it."),
    ),
    "P13.repealed": (
        _("The basis has been repealed for: %(name)s"),
        _("Link an article in force, or stop demanding it."),
    ),
    "P13.unverified": (
        _("The basis has not been verified for: %(name)s"),
        _("Read the article and mark it as in force."),
    ),
    "P14": (
        _("None of the setting bases may set a licence; a normative document alone is not enough."),
        _("Link a law, a regulation or a State Council decision (Licence Law, Art. 14–17)."),
    ),
    "P14.unknown": (
        _("It is not known whether a setting basis may set a licence."),
        _("Mark the basis that sets the licence and choose its rank."),
    ),
    "P15": (_("The themes concern individuals, but individuals are not served."), _("Correct the groups or themes.")),
    "P16": (
        _("The promise is only %(percent)s %% shorter than the law; the aim is at least 30 %%."),
        _("Shorten the promise."),
    ),
    "B1": (
        _("The implementing body or its nature is not named."),
        _("Enter the name of the body and choose its nature."),
    ),
    "B1.leader": (_("No supervising leader is named."), _("Enter the leader in charge of the department.")),
    "B1.entrusting": (_("The power is entrusted, but not said by whom."), _("Enter the entrusting body.")),
    "B43": (
        _("A paid service of an intermediary is asked for without a basis: %(name)s"),
        _("Link the law that demands it, or stop asking for it (Business Environment Regulation, Art. 43)."),
    ),
    "B43.text": (
        _("Intermediary services are described, but no material comes from an intermediary."),
        _("Mark the material they produce, or empty the text."),
    ),
    "T1": (
        _("A licence may be extended by %(most)s working days at most; here are %(days)s."),
        _("Enter 10 or less (Licence Law, Art. 42)."),
    ),
    "T1.basis": (
        _("An extension of more than %(most)s working days needs a law of the item that allows it; here are %(days)s."),
        _("Link the article that allows it as a basis, or enter 10 or less."),
    ),
    "T4": (
        _("A certificate must be delivered within ten working days."),
        _("Enter 10 or less (Licence Law, Art. 44)."),
    ),
    "T5": (
        _("A special procedure is named that the law does not know."),
        _("Only the eight of Art. 45 of the Licence Law stop the clock."),
    ),
    "C1": (
        _("A time to check written commitments is given, but nothing may be committed to."),
        _("Mark the materials or conditions, or leave the time empty."),
    ),
    "C1.days": (
        _("Something may be committed to in writing, but it is not said how soon this is checked."),
        _("Enter the working days after the decision."),
    ),
    "F1": (_("The application form has a fault at %(path)s (%(code)s)."), _("Mend the form definition.")),
    "F2": (
        _("A condition of the flow does not fit the form: %(fault)s"),
        _("Ask again what the condition looks at, or change the flow first."),
    ),
    "F1.none": (_("There is no application form."), _("Design the form; until then only materials can be handed in.")),
    "L1": (
        _("This guide was published by a body of another level."),
        _("Check each statement against the county's own list before relying on it."),
    ),
    "L1.unknown": (_("The level of exercise has not been verified."), _("Choose the level.")),
}
