# slip: General 2 attacks whether its acknowledgement arrived or not
# breaks: agreement

from step import decide, run, send


def step(node, state, stable, event):
    if event["type"] == "start" and event["config"]["proposes"]:
        return state, [send("general_2", "attack at dawn")]
    if event["type"] == "message" and node == "general_2":
        return state, [send("general_1", "agreed"), decide("attack")]
    if event["type"] == "message":
        return state, [decide("attack")]
    return state, []


run(step)
