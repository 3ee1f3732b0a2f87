from workflows.models.application import AnswersVersion, Application, Opinion, StageRun
from workflows.models.block import Block
from workflows.models.calendar import CalendarDay, CalendarStamp, CalendarYear, MovedClock
from workflows.models.commitment import Commitment, CommitmentCheck
from workflows.models.deadline import Correction, CorrectionPoint, Deadline, Extension, Pause
from workflows.models.draft import Draft, SubmittedFile
from workflows.models.enforcement import Enforcement
from workflows.models.event import Event, FeedCursor, Heartbeat, ParkedEvent
from workflows.models.flow import Flow, FlowSave, FlowVersion, Stage, StageGrant, StagePart, Transition
from workflows.models.flow_move import FlowMove
from workflows.models.flow_test import FlowTest, FlowTestRun, FlowTestStep
from workflows.models.handling import (
    CaseLink,
    Consultation,
    CounterAgent,
    Deputyship,
    InternalNote,
    MaterialJudgement,
    Phrase,
    PhraseUse,
)
from workflows.models.hearing import Hearing, SiteCheck, Statement
from workflows.models.letter import Letter, LetterSerial, PaperSeries
from workflows.models.licence import Licence, LicenceDraft, LicenceEvent, LicenceRequest, LicenceRule, LicenceSerial
from workflows.models.revision import DeadlineRevision, Recalculation, RevisionBatch
from workflows.models.service import Announcement, ExtensionRequest, Service
from workflows.models.simulation import SimulationRepetition, SimulationRun
from workflows.models.spot_check import SpotCheck
from workflows.models.wording import WordingVersion

__all__ = [
    "Announcement",
    "AnswersVersion",
    "Application",
    "Block",
    "CalendarDay",
    "CalendarStamp",
    "CalendarYear",
    "CaseLink",
    "Commitment",
    "CommitmentCheck",
    "Consultation",
    "Correction",
    "CorrectionPoint",
    "CounterAgent",
    "Deadline",
    "DeadlineRevision",
    "Deputyship",
    "Draft",
    "Enforcement",
    "Event",
    "Extension",
    "ExtensionRequest",
    "FeedCursor",
    "Flow",
    "FlowMove",
    "FlowSave",
    "FlowTest",
    "FlowTestRun",
    "FlowTestStep",
    "FlowVersion",
    "Hearing",
    "Heartbeat",
    "InternalNote",
    "Letter",
    "LetterSerial",
    "PaperSeries",
    "Licence",
    "LicenceDraft",
    "LicenceEvent",
    "LicenceRequest",
    "LicenceRule",
    "LicenceSerial",
    "MaterialJudgement",
    "MovedClock",
    "Opinion",
    "ParkedEvent",
    "Pause",
    "Phrase",
    "PhraseUse",
    "Recalculation",
    "RevisionBatch",
    "Service",
    "SimulationRepetition",
    "SimulationRun",
    "SiteCheck",
    "SpotCheck",
    "Stage",
    "StageGrant",
    "StagePart",
    "StageRun",
    "Statement",
    "SubmittedFile",
    "Transition",
    "WordingVersion",
]
