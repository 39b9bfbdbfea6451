# slip: each arrival delivers one message at most: the buffer is not drained
# breaks: no_loss

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 1, "held": {}}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] >= state["next"]:
        state["held"][str(message["n"])] = message["text"]
    actions = []
    if str(state["next"]) in state["held"]:
        actions.append(deliver(state["held"].pop(str(state["next"]))))
        state["next"] += 1
    return state, actions


run(step)
