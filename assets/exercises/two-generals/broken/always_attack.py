# slip: General 1 attacks whether its proposal arrived or not
# breaks: agreement

from step import decide, run, send


def step(node, state, stable, event):
    if event["type"] == "start" and event["config"]["proposes"]:
        return state, [send("general_2", "attack at dawn"), decide("attack")]
    if event["type"] == "message":
        return state, [decide("attack")]
    return state, []


run(step)
