"""Failure detector: your node. A first attempt: whoever was silent for too long is suspected, for good."""

from step import run, send, set_timer, suspect


def step(node, state, stable, event):
    if event["type"] == "start":
        config = event["config"]
        peer = [name for name in config["nodes"] if name != node][0]
        # What the node remembers. It comes back as `state` with the next event.
        state = {"peer": peer, "interval": config["interval"], "timeout": config["timeout"]}
        return state, beat(state) + [set_timer("silence", state["timeout"])]
    if event["type"] == "message":
        return state, [set_timer("silence", state["timeout"])]
    if event["type"] == "timer" and event["name"] == "beat":
        return state, beat(state)
    if event["type"] == "timer" and event["name"] == "silence":
        return state, [suspect(state["peer"])]
    return state, []


def beat(state):
    return [send(state["peer"], "up"), set_timer("beat", state["interval"])]


run(step)
