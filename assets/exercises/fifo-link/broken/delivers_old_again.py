# slip: only numbers ahead are compared: an old one is taken for the expected one
# breaks: no_duplication

from step import deliver, run


def step(node, state, stable, event):
    if event["type"] == "start":
        return {"next": 1, "held": {}}, []
    if event["type"] == "message":
        return received(state, event["message"])
    return state, []


def received(state, message):
    if message["n"] < state["next"]:
        return state, [deliver(message["text"])]
    state["held"][str(message["n"])] = message["text"]
    actions = []
    while str(state["next"]) in state["held"]:
        actions.append(deliver(state["held"].pop(str(state["next"]))))
        state["next"] += 1
    return state, actions


run(step)
