# slip: any number from the expected one on is delivered: what was overtaken counts as old
# breaks: no_loss

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 1}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] < state["next"]:
        return state, []
    state["next"] = message["n"] + 1
    return state, [deliver(message["text"])]


run(step)
