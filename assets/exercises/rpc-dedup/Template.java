/** RPC with deduplication: your client and your server, one program for both. A first attempt: every request is sent once. */
class Solution {
    public static void main(String[] args) throws java.io.IOException {
        Step.run(Solution::step);
    }

    static Step.Answer step(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "start":
                // What the node remembers. It comes back as `state` with the next event.
                // The event's config says how long to wait before a retry: "retry_after".
                return new Step.Answer(Json.object());
            default:
                return node.equals("server") ? server(state, stable, event) : client(node, state, stable, event);
        }
    }

    static Step.Answer client(String node, Json state, Json stable, Json event) {
        switch (event.get("type").text()) {
            case "input":
                Json request = Json.object("number", event.get("number"), "request", event.get("value"));
                return new Step.Answer(state, Step.send("server", request));
            case "message":
                Json message = event.get("message");
                return new Step.Answer(state, Step.reply(message.get("number").number(), message.get("response")));
            default:
                return new Step.Answer(state);
        }
    }

    static Step.Answer server(Json state, Json stable, Json event) {
        if (!event.get("type").text().equals("message")) {
            return new Step.Answer(state);
        }
        Json message = event.get("message");
        Json answer = Json.object("number", message.get("number"), "response", "done");
        return new Step.Answer(
            state, Step.apply(message.get("request")), Step.send(event.get("from").text(), answer));
    }
}
