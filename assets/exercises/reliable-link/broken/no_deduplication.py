# slip: a copy, or a retry after a lost acknowledgement, is delivered again
# breaks: no_duplication

from step import cancel_timer, deliver, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] == "start":
        state = {"retry_after": event["config"]["retry_after"], "next": 1, "waiting": {}}
    return state, sender(state, event) if node == "sender" else receiver(state, event)


def sender(state, event):
    waiting = state["waiting"]
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        n = state["next"]
        first = [] if waiting else [retry]
        waiting[str(n)] = event["value"]
        state["next"] = n + 1
        return [send("receiver", {"n": n, "text": event["value"]})] + first
    if event["type"] == "message":
        waiting.pop(str(event["message"]["ack"]), None)
        return [] if waiting else [cancel_timer("retry")]
    if event["type"] == "timer" and waiting:
        return [send("receiver", {"n": int(n), "text": text}) for n, text in waiting.items()] + [retry]
    return []


def receiver(state, event):
    if event["type"] != "message":
        return []
    n = event["message"]["n"]
    acknowledge = send("sender", {"ack": n})
    return [deliver(event["message"]["text"]), acknowledge]


run(step)
