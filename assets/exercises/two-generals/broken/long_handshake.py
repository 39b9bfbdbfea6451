# slip: who sends the last of six messages attacks whether it arrived or not
# breaks: agreement

from step import decide, run, send


LAST = 6


def step(node, state, stable, event):
    other = "general_2" if node == "general_1" else "general_1"
    if event["type"] == "start" and event["config"]["proposes"]:
        return state, [send(other, 1)]
    if event["type"] != "message":
        return state, []
    n = event["message"]
    onward = [send(other, n + 1)] if n < LAST else []
    return state, onward + ([decide("attack")] if n >= LAST - 1 else [])


run(step)
