# slip: noted, then delivered: a crash between the two loses the message
# breaks: no_loss

from step import cancel_timer, deliver, persist, run, send, set_timer


def step(node, state, stable, event):
    if event["type"] in ("start", "recover"):
        state = {"retry_after": event["config"]["retry_after"]}
    if node == "sender":
        return state, sender(state, stable.get("outbox", {"next": 1, "waiting": {}}), event)
    return state, receiver(stable.get("inbox", {"next": 1, "held": {}}), event)


def sender(state, outbox, event):
    waiting = outbox["waiting"]
    retry = set_timer("retry", state["retry_after"])
    if event["type"] == "input":
        n = outbox["next"]
        first = [] if waiting else [retry]
        waiting[str(n)] = event["value"]
        outbox["next"] = n + 1
        return [persist("outbox", outbox), send("receiver", {"n": n, "text": event["value"]})] + first
    if event["type"] == "message" and str(event["message"]["ack"]) in waiting:
        del waiting[str(event["message"]["ack"])]
        return [persist("outbox", outbox)] + ([] if waiting else [cancel_timer("retry")])
    if event["type"] in ("timer", "recover") and waiting:
        again = [send("receiver", {"n": int(n), "text": text}) for n, text in waiting.items()]
        return again + [retry]
    return []


def receiver(inbox, event):
    if event["type"] != "message":
        return []
    n, held = event["message"]["n"], inbox["held"]
    acknowledge = send("sender", {"ack": n})
    if n < inbox["next"] or str(n) in held:
        return [acknowledge]
    held[str(n)] = event["message"]["text"]
    delivered = []
    while str(inbox["next"]) in held:
        delivered.append(deliver(held.pop(str(inbox["next"]))))
        inbox["next"] += 1
    return [persist("inbox", inbox)] + delivered + [acknowledge]


run(step)
