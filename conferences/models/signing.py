"""What hangs on a contribution is written down in the history, and stays as it is, once that is signed."""

import pghistory
import pgtrigger

from journal.history import changes

# Of what hangs on a contribution: what stands in it when it is signed, and what is done to it from then on.
SIGNED = pgtrigger.Condition("contribution_is_signed(NEW.contribution_id)")
FROM_SIGNING = (pghistory.InsertEvent(condition=SIGNED), pghistory.UpdateEvent(condition=SIGNED))
HANGING = ("observation", "weighing", "suggestion")


def stays_as_signed(name: str, *columns: str) -> list[pgtrigger.Protect]:
    """What hangs on a contribution is neither written over nor taken away while that is signed."""
    signed = "contribution_is_signed({}.contribution_id)"
    touched = f"({changes('contribution_id', *columns)})"
    return [
        pgtrigger.Protect(
            name=f"{name}_stays_as_signed",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                f"{signed.format('OLD')} AND {touched} OR {signed.format('NEW')} AND {touched}"
            ),
        ),
        pgtrigger.Protect(
            name=f"{name}_not_removed_when_signed",
            operation=pgtrigger.Delete,
            condition=pgtrigger.Condition(signed.format("OLD")),
        ),
    ]
