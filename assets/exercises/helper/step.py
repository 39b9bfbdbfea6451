"""Speaks the step protocol, version 1. Standard library only; nothing in here needs to be changed.

A program is `run(step)`, where `step(node, state, stable, event)` returns the new state and a list of actions.
"""

import json
import sys


def run(step):
    # What the program prints is for its reader: it goes to standard error, so that it spoils no answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin.buffer:
        call = json.loads(line)
        state, actions = step(call["node"], call["state"], call["stable"], call["event"])
        answers.write(json.dumps({"state": state, "actions": actions}) + "\n")
        answers.flush()


def send(to, message):
    return {"do": "send", "to": to, "message": message}


def set_timer(name, after):
    return {"do": "set_timer", "name": name, "after": after}


def cancel_timer(name):
    return {"do": "cancel_timer", "name": name}


def persist(key, value):
    return {"do": "persist", "key": key, "value": value}


def apply(effect):
    return {"do": "apply", "effect": effect}


def deliver(message):
    return {"do": "deliver", "message": message}


def reply(number, value):
    return {"do": "reply", "number": number, "value": value}


def decide(value):
    return {"do": "decide", "value": value}


def suspect(node):
    return {"do": "suspect", "node": node}


def trust(node):
    return {"do": "trust", "node": node}


def trace(line):
    return {"do": "trace", "line": line}


def atomic(*actions):
    return {"do": "atomic", "actions": list(actions)}
