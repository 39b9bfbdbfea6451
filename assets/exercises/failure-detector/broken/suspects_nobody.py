# slip: who never suspects is never wrong, and of no use
# breaks: completeness

from step import run, send, set_timer


def step(node, state, stable, event):
    if event["type"] == "start":
        config = event["config"]
        (peer,) = [name for name in config["nodes"] if name != node]
        state = {"peer": peer, "interval": config["interval"]}
        return state, beat(state)
    if event["type"] == "timer" and event["name"] == "beat":
        return state, beat(state)
    return state, []


def beat(state):
    return [send(state["peer"], "up"), set_timer("beat", state["interval"])]


run(step)
