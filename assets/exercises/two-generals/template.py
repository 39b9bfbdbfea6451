"""Two generals: your strategy, one program for both. A first attempt: General 1 attacks, and tells General 2."""

from step import decide, run, send


def step(node, state, stable, event):
    if event["type"] == "start" and event["config"]["proposes"]:
        # Only General 1 may have something to propose.
        return state, [send("general_2", "attack at dawn"), decide("attack")]
    if event["type"] == "message":
        return state, [decide("attack")]
    # Who has not decided by dawn holds.
    return state, []


run(step)
