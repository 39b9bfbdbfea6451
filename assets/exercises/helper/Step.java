// Speaks the step protocol, version 1. Standard library only; nothing below needs to be changed.

/** Answers every call with what a solution says, and makes the actions. For messages of your own use System.err. */
final class Step {
    /** A solution: what does this node do? */
    interface Function {
        Answer step(String node, Json state, Json stable, Json event);
    }

    /** The node's new state, and what it does, in order. */
    record Answer(Json state, java.util.List<Json> actions) {
        Answer(Json state, Json... actions) {
            this(state, java.util.List.of(actions));
        }
    }

    static void run(Function solution) throws java.io.IOException {
        var utf8 = java.nio.charset.StandardCharsets.UTF_8;
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in, utf8));
        var out = new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, utf8);
        // What the program prints is for its reader: it goes to standard error, so that it spoils no answer.
        System.setOut(System.err);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Json call = Json.parse(line);
            Answer answer =
                solution.step(call.get("node").text(), call.get("state"), call.get("stable"), call.get("event"));
            out.print(Json.object("state", answer.state(), "actions", answer.actions()) + "\n");
            out.flush();
        }
    }

    static Json send(String to, Object message) {
        return Json.object("do", "send", "to", to, "message", message);
    }

    static Json setTimer(String name, long after) {
        return Json.object("do", "set_timer", "name", name, "after", after);
    }

    static Json cancelTimer(String name) {
        return Json.object("do", "cancel_timer", "name", name);
    }

    static Json persist(String key, Object value) {
        return Json.object("do", "persist", "key", key, "value", value);
    }

    static Json apply(Object effect) {
        return Json.object("do", "apply", "effect", effect);
    }

    static Json deliver(Object message) {
        return Json.object("do", "deliver", "message", message);
    }

    static Json reply(long number, Object value) {
        return Json.object("do", "reply", "number", number, "value", value);
    }

    static Json decide(String value) {
        return Json.object("do", "decide", "value", value);
    }

    static Json suspect(String node) {
        return Json.object("do", "suspect", "node", node);
    }

    static Json trust(String node) {
        return Json.object("do", "trust", "node", node);
    }

    static Json trace(long line) {
        return Json.object("do", "trace", "line", line);
    }

    static Json atomic(Json... actions) {
        return Json.object("do", "atomic", "actions", java.util.List.of(actions));
    }
}

/** A JSON value. get(key) and get(at) look inside, and are null (isNull) where there is nothing. */
final class Json {
    private Object value;

    private Json(Object value) {
        this.value = value;
    }

    /** From null, a boolean, a number, a text, a list or a map of such values, or a Json. */
    static Json of(Object value) {
        if (value instanceof Json json) {
            return json;
        }
        if (value instanceof Integer number) {
            return new Json(number.longValue());
        }
        if (value instanceof java.util.Collection<?> items) {
            var list = new java.util.ArrayList<Json>();
            items.forEach(item -> list.add(of(item)));
            return new Json(list);
        }
        if (value instanceof java.util.Map<?, ?> fields) {
            var map = new java.util.TreeMap<String, Json>();
            fields.forEach((key, field) -> map.put(key.toString(), of(field)));
            return new Json(map);
        }
        return new Json(value);
    }

    /** An object of these fields: key, value, key, value ... */
    static Json object(Object... fields) {
        Json object = new Json(new java.util.TreeMap<String, Json>());
        for (int at = 0; at < fields.length; at += 2) {
            object.set(fields[at].toString(), fields[at + 1]);
        }
        return object;
    }

    boolean isNull() {
        return value == null;
    }

    /** True for true only. */
    boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** The number; 0 for anything else. */
    long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** The text; empty for anything else. */
    String text() {
        return value instanceof String text ? text : "";
    }

    /** The items of a list, to read and to change. Anything else becomes an empty list first. */
    @SuppressWarnings("unchecked")
    java.util.List<Json> items() {
        if (!(value instanceof java.util.List)) {
            value = new java.util.ArrayList<Json>();
        }
        return (java.util.List<Json>) value;
    }

    /** The fields of an object, to read and to change. Anything else becomes an empty object first. */
    @SuppressWarnings("unchecked")
    java.util.TreeMap<String, Json> fields() {
        if (!(value instanceof java.util.Map)) {
            value = new java.util.TreeMap<String, Json>();
        }
        return (java.util.TreeMap<String, Json>) value;
    }

    Json get(String key) {
        boolean isThere = value instanceof java.util.Map && fields().containsKey(key);
        return isThere ? fields().get(key) : new Json(null);
    }

    Json get(int at) {
        boolean isThere = value instanceof java.util.List && at < items().size();
        return isThere ? items().get(at) : new Json(null);
    }

    Json set(String key, Object field) {
        fields().put(key, of(field));
        return this;
    }

    /** This value, or another one where it is null. */
    Json or(Object other) {
        return isNull() ? of(other) : this;
    }

    /** Compact JSON on one line, the keys of objects sorted. */
    @Override
    public String toString() {
        if (value instanceof String text) {
            return quote(text);
        }
        if (value instanceof java.util.List) {
            var items = items().stream().map(Json::toString);
            return "[" + items.collect(java.util.stream.Collectors.joining(",")) + "]";
        }
        if (value instanceof java.util.Map) {
            var fields = fields().entrySet().stream().map(field -> quote(field.getKey()) + ":" + field.getValue());
            return "{" + fields.collect(java.util.stream.Collectors.joining(",")) + "}";
        }
        return String.valueOf(value);
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** Reads JSON. */
    static Json parse(String text) {
        Reader reader = new Reader(text);
        Json value = reader.value();
        reader.end();
        return value;
    }

    private static final class Reader {
        private final String text;
        private int at = 0;

        Reader(String text) {
            this.text = text;
        }

        IllegalArgumentException wrong(String wanted) {
            return new IllegalArgumentException("not JSON: no " + wanted + " at " + at + " of " + text);
        }

        void end() {
            take("");
            if (at != text.length()) {
                throw wrong("end");
            }
        }

        /** Goes past a word, and the space before it, if it is there. */
        boolean take(String word) {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            boolean isThere = text.startsWith(word, at);
            at += isThere ? word.length() : 0;
            return isThere;
        }

        void want(String word) {
            if (!take(word)) {
                throw wrong(word);
            }
        }

        Json value() {
            if (take("null")) {
                return new Json(null);
            } else if (take("true")) {
                return new Json(true);
            } else if (take("false")) {
                return new Json(false);
            } else if (take("[")) {
                return list();
            } else if (take("{")) {
                return object();
            } else if (take("\"")) {
                return new Json(string());
            }
            return number();
        }

        Json list() {
            var items = new java.util.ArrayList<Json>();
            while (!take("]")) {
                if (!items.isEmpty()) {
                    want(",");
                }
                items.add(value());
            }
            return new Json(items);
        }

        Json object() {
            var fields = new java.util.TreeMap<String, Json>();
            while (!take("}")) {
                if (!fields.isEmpty()) {
                    want(",");
                }
                want("\"");
                String key = string();
                want(":");
                fields.put(key, value());
            }
            return new Json(fields);
        }

        Json number() {
            int start = at;
            while (at < text.length() && "0123456789+-.eE".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String digits = text.substring(start, at);
            if (digits.isEmpty()) {
                throw wrong("value");
            }
            boolean isWhole = digits.chars().noneMatch(c -> ".eE".indexOf(c) >= 0);
            return isWhole ? new Json(Long.valueOf(digits)) : new Json(Double.valueOf(digits));
        }

        /** The rest of a string whose opening quotation mark was taken. */
        String string() {
            StringBuilder out = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                out.append(c == '\\' ? escape() : c);
            }
            throw wrong("end of a string");
        }

        char escape() {
            char c = at < text.length() ? text.charAt(at++) : ' ';
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> {
                    if (at + 4 > text.length()) {
                        throw wrong("four hexadecimal digits");
                    }
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> throw wrong("known escape");
            };
        }
    }
}
