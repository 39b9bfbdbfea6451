# slip: both attack whether anything was proposed or not
# breaks: validity

from step import decide, run


def step(node, state, stable, event):
    return state, [decide("attack")] if event["type"] == "start" else []


run(step)
