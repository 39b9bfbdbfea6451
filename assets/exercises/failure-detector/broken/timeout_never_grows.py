# slip: the timeout stays as it was, though it was wrong
# breaks: eventual_accuracy

from step import run, send, set_timer, suspect, trust


def step(node, state, stable, event):
    if event["type"] == "start":
        config = event["config"]
        (peer,) = [name for name in config["nodes"] if name != node]
        state = {"peer": peer, "interval": config["interval"], "timeout": config["timeout"], "suspects": False}
        return state, beat(state) + [set_timer("silence", state["timeout"])]
    if event["type"] == "message":
        return heard(state)
    if event["type"] == "timer" and event["name"] == "beat":
        return state, beat(state)
    if event["type"] == "timer" and event["name"] == "silence":
        state["suspects"] = True
        return state, [suspect(state["peer"])]
    return state, []


def beat(state):
    return [send(state["peer"], "up"), set_timer("beat", state["interval"])]


def heard(state):
    actions = []
    if state["suspects"]:
        state["suspects"] = False
        actions = [trust(state["peer"])]
    return state, actions + [set_timer("silence", state["timeout"])]


run(step)
