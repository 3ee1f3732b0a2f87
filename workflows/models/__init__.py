from workflows.models.application import AnswersVersion, Application, Opinion, StageRun
from workflows.models.calendar import CalendarDay, CalendarStamp, CalendarYear, MovedClock
from workflows.models.deadline import Correction, CorrectionPoint, Deadline, Extension, Pause
from workflows.models.draft import Draft, SubmittedFile
from workflows.models.event import Event, FeedCursor, Heartbeat, ParkedEvent
from workflows.models.flow import Flow, FlowVersion, Stage, StageGrant, StagePart, Transition
from workflows.models.flow_move import FlowMove
from workflows.models.letter import Letter, LetterSerial
from workflows.models.spot_check import SpotCheck
from workflows.models.wording import WordingVersion

__all__ = [
    "AnswersVersion",
    "Application",
    "CalendarDay",
    "CalendarStamp",
    "CalendarYear",
    "Correction",
    "CorrectionPoint",
    "Deadline",
    "Draft",
    "Event",
    "Extension",
    "FeedCursor",
    "Flow",
    "FlowMove",
    "FlowVersion",
    "Heartbeat",
    "Letter",
    "LetterSerial",
    "MovedClock",
    "Opinion",
    "ParkedEvent",
    "Pause",
    "SpotCheck",
    "Stage",
    "StageGrant",
    "StagePart",
    "StageRun",
    "SubmittedFile",
    "Transition",
    "WordingVersion",
]
