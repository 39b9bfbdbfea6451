//! Bad input: one clear message with file, line, column, field and what would be right; exit status 2;
//! never a panic, never a hang. The messages are pinned as a lecturer reads them.

mod complaint;
mod program;

use std::fs::{self, File};

use complaint::{complaint, complaint_about, complaint_at};
use program::program;

/// The start of a file whose strategy is still to come.
const HEAD: &str = r#"{
  "format": "two-generals.scenario/1",
  "title": "T",
"#;

/// A file with one more field before its strategy.
fn with(field: &str) -> String {
    format!(
        "{HEAD}  {field},\n  \"strategy\": {{ \"always_attack\": {{ \"messengers\": 3 }} }}\n}}\n"
    )
}

fn with_strategy(strategy: &str) -> String {
    format!("{HEAD}  \"strategy\": {strategy}\n}}\n")
}

/// All complaints about these (file, marked word) pairs, one under the other.
fn complaints(files: &[(String, &str)]) -> String {
    let all: Vec<String> =
        files.iter().map(|(file, marked)| complaint_about(file, marked)).collect();
    all.join("\n")
}

#[test]
fn no_json() {
    insta::assert_snapshot!(complaints(&[
        (with("\"seed\": 1").replace("1,", "one,"), "one"),
        (with("\"seed\": 1").replace("1,\n", "1\n"), "\"strategy\""),
        (with("seed: 1"), "seed"),
        (with("\"seed\": 01"), "1,"),
        (with("\"seed\": 1,"), ",\n  \"strategy\""),
        (with("\"seed\": NaN"), "NaN"),
        (with("\"links\": {\"loss\": 1e999}"), "1e999"),
        (with("\"summary\": \"a\tb\""), "\tb"),
        (with("\"summary\": \"\\x\""), "x\""),
        (format!("{} and more", with("\"seed\": 1")), "and more"),
        ("hello".into(), "hello"),
        ("<html></html>".into(), "<html>"),
    ]));
}

#[test]
fn cut_off() {
    let whole = with("\"seed\": 1");
    let cut = |at: &str| whole[..whole.find(at).unwrap() + at.len()].to_owned();
    let all = [
        cut("always_at"),
        cut("\"seed\":"),
        cut("\"messengers\": 3 }"),
        "{".into(),
        "[".into(),
        // The blanks behind it are not the place where it ends.
        "{\n".into(),
        "{\r\n  \"title\":\t\r\n\n ".into(),
    ];
    let all: Vec<String> = all.iter().map(|file| complaint(file.as_bytes())).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn unknown_or_misspelt_fields() {
    insta::assert_snapshot!(complaints(&[
        (with("\"sede\": 1"), "\"sede\""),
        (with("\"links\": {\"los\": 0.3}"), "\"los\""),
        (with("\"links\": {\"to_general_2\": {\"dealy\": {\"fixed\": 3}}}"), "\"dealy\""),
        (with("\"whatever\": 1"), "\"whatever\""),
        (with_strategy("{ \"allways_attack\": { \"messengers\": 3 } }"), "\"allways_attack\""),
        (with_strategy("{ \"always_attack\": { \"messenger\": 3 } }"), "\"messenger\""),
        (with("\"links\": {\"delay\": {\"fix\": 3}}"), "\"fix\""),
        (with("\"timing\": {\"unit\": \"hours\"}"), "\"hours\""),
        (
            with("\"narration\": [{\"on\": {\"event\": \"capture\"}, \"say\": \"x\"}]"),
            "\"capture\""
        ),
        (with("\"\\u001b[31mred\": 1"), "\"\\u001b[31mred\""),
    ]));
}

#[test]
fn wrong_types() {
    insta::assert_snapshot!(complaints(&[
        (with("\"seed\": \"7\""), "\"7\""),
        (with("\"seed\": -7"), "-7"),
        (with("\"seed\": 1.5"), "1.5"),
        (with("\"seed\": 18446744073709551616"), "18446744073709551616"),
        (with("\"seed\": null"), "null"),
        (with("\"links\": []"), "[]"),
        (with("\"links\": 5"), "5"),
        (with("\"narration\": {}"), "{}"),
        (with("\"nodes\": [1]"), "[1]"),
        (with("\"fates\": \"captured\""), "\"captured\""),
        (with("\"summary\": true"), "true"),
        (with("\"timing\": {\"dawn\": \"late\"}"), "\"late\""),
        (with("\"timing\": {\"unit\": 5}"), "5}"),
        (with("\"timing\": {\"unit\": {\"ms\": 1}}"), "1}}"),
        (with("\"links\": {\"delay\": 20}"), "20}"),
        (with("\"links\": {\"delay\": {}}"), "{}"),
        (with("\"lecture\": []"), "[]"),
        (with("\"narration\": [[]]"), "[]"),
        (with_strategy("{ \"always_attack\": [3] }"), "[3]"),
        (with_strategy("\"always_attack\""), "\"always_attack\""),
        (with_strategy("{}"), "{}"),
        (with_strategy("5"), "5"),
        (
            with_strategy("{ \"never_attack\": {}, \"handshake\": { \"messages\": 3 } }"),
            "{ \"never_attack\""
        ),
        (with_strategy("{ \"always_attack\": { \"messengers\": \"3\" } }"), "\"3\""),
        (with_strategy("{ \"always_attack\": { \"messengers\": 4294967296 } }"), "4294967296"),
        ("[1, 2]".into(), "[1, 2]"),
        ("5".into(), "5"),
        ("null".into(), "null"),
    ]));
}

#[test]
fn missing_fields() {
    insta::assert_snapshot!(complaints(&[
        ("{}".into(), "{}"),
        ("{\"format\": \"two-generals.scenario/1\", \"title\": \"T\"}".into(), "{\"format\""),
        (with_strategy("{ \"always_attack\": {} }"), "{}"),
        (with("\"narration\": [{\"say\": \"x\"}]"), "{\"say\""),
        (with("\"links\": {\"delay\": {\"range\": {\"smallest\": 3}}}"), "{\"smallest\""),
    ]));
}

#[test]
fn probabilities() {
    insta::assert_snapshot!(complaints(&[
        (with("\"links\": {\"loss\": 1.5}"), "1.5"),
        (with("\"links\": {\"loss\": -0.1}"), "-0.1"),
        (with("\"links\": {\"loss\": 30}"), "30"),
        (with("\"links\": {\"loss\": \"0.3\"}"), "\"0.3\""),
        (with("\"links\": {\"loss\": \"30%\"}"), "\"30%\""),
        (with("\"links\": {\"loss\": 0.12345678901}"), "0.12345678901"),
        (with("\"links\": {\"to_general_1\": {\"duplication\": 2}}"), "2}"),
    ]));
}

#[test]
fn delays_and_times() {
    insta::assert_snapshot!(complaints(&[
        (with("\"links\": {\"delay\": {\"range\": {\"smallest\": 30, \"largest\": 20}}}"), "20}"),
        (
            with("\"links\": {\"delay\": {\"range\": {\"smallest\": 1, \"largest\": 99}}}"),
            "{\"smallest\""
        ),
        (
            with(
                "\"links\": {\"delay\": {\"range\": {\"smallest\": 1, \"largest\": 9, \"step\": 0}}}"
            ),
            "0}"
        ),
        (with("\"links\": {\"delay\": {\"fixed\": 0}}"), "0}"),
        (with("\"links\": {\"delay\": {\"weighted\": []}}"), "[]"),
        (with("\"links\": {\"delay\": {\"weighted\": [{\"time\": 3, \"weight\": 0}]}}"), "[{"),
        (with("\"links\": {\"partition\": {\"from\": 50, \"to\": 50}}"), "50}"),
        (with("\"timing\": {\"dawn\": 0}"), "0}"),
        (with("\"timing\": {\"dawn\": 999999999}"), "99999999"),
        (
            with_strategy("{ \"retry_until_acked\": { \"interval\": 10, \"deadline\": 60 } }")
                .replace("\"strategy\"", "\"timing\": {\"dawn\": 60},\n  \"strategy\""),
            "60},",
        ),
        (with_strategy("{ \"retry_until_acked\": { \"interval\": 0, \"deadline\": 60 } }"), "0,"),
        (
            with_strategy("{ \"retry_until_acked\": { \"interval\": 1, \"deadline\": 9999999 } }"),
            "1,"
        ),
    ]));
}

#[test]
fn nodes_and_sites() {
    let crashes = |list: &str| {
        with(&format!("\"nodes\": {{\"general_1\": {{\"crashes\": {list}}}, \"general_2\": {{}}}}"))
    };
    insta::assert_snapshot!(complaints(&[
        (with("\"nodes\": {\"general_1\": {\"pauses\": [{\"at\": 1, \"lasts\": 0}]}}"), "0}]"),
        (with("\"nodes\": {\"general_1\": {\"crash_points\": {\"most\": 9}}}"), "9}"),
        (with("\"links\": {\"type\": \"reliable\", \"loss\": 0.1}"), "0.1}"),
        (with("\"links\": {\"type\": \"reliable\", \"adversary\": true}"), "true}"),
        (with("\"links\": {\"ways\": {\"general_1>general_2\": {}}}"), "\"ways\""),
        (with("\"fates\": {\"crash/general_1/x\": \"crashes\"}"), "\"crash/"),
        (with("\"fates\": {\"crash/general_1/1\": \"captured\"}"), "\"captured\""),
        (
            with(
                "\"nodes\": {\"general_1\": {\"crash_points\": {\"most\": 1}}}, \"fates\": {\"crash/general_1/1\": \"captured\"}",
            ),
            "\"captured\"",
        ),
        (with("\"nodes\": {\"general_1\": {}, \"general2\": {}}"), "\"general2\""),
        (with("\"nodes\": {\"general_1\": {}, \"general_2\": {\"proposes\": true}}"), "true"),
        (crashes("[{\"at\": 30, \"recovers\": 20}]"), "20}"),
        (crashes("[{\"at\": 30}, {\"at\": 40}]"), "{\"at\": 40}"),
        (crashes("[{\"at\": 30, \"recovers\": 50}, {\"at\": 40}]"), "40}"),
        (with("\"fates\": {\"capture/general_1/proposal/4\": \"captured\"}"), "\"capture/"),
        (with("\"fates\": {\"capture/general_3/proposal/1\": \"captured\"}"), "\"capture/"),
        (with("\"fates\": {\"capture/general_2/proposal/1\": \"captured\"}"), "\"capture/"),
        (with("\"fates\": {\"capture/general_1/propsal/1\": \"captured\"}"), "\"capture/"),
        (with("\"fates\": {\"catch/general_1/proposal/1\": \"captured\"}"), "\"catch/"),
        (with("\"fates\": {\"proposal 1\": \"captured\"}"), "\"proposal 1\""),
        (with("\"fates\": {\"capture/general_1/proposal/1\": \"lost\"}"), "\"lost\""),
        (with("\"fates\": {\"capture/general_1/proposal/1\": \"copied\"}"), "\"copied\""),
        (with("\"fates\": {\"copy/general_1/proposal/1\": \"copied\"}"), "\"copied\""),
        (with("\"fates\": {\"delay/general_1/proposal/1\": 30}"), "30}"),
        (
            with(
                "\"narration\": [{\"on\": {\"event\": \"sent\", \"node\": \"general1\"}, \"say\": \"x\"}]"
            ),
            "\"general1\""
        ),
        (
            with(
                "\"narration\": [{\"on\": {\"event\": \"sent\", \"kind\": \"ack\"}, \"say\": \"x\"}]"
            ),
            "\"ack\""
        ),
    ]));
}

#[test]
fn rounds_and_layers() {
    let key = |fields: &str| with_strategy(&format!("{{ \"randomised_attack\": {{ {fields} }} }}"));
    let layers = |fields: &str| with_strategy(&format!("{{ \"layered_proofs\": {{ {fields} }} }}"));
    let in_time = |file: String, dawn: &str| {
        file.replace("\"strategy\"", &format!("\"timing\": {{\"dawn\": {dawn}}},\n  \"strategy\""))
    };
    insta::assert_snapshot!(complaints(&[
        (key("\"rounds\": 0, \"round\": 30"), "0, "),
        (key("\"rounds\": 17, \"round\": 30"), "17"),
        (key("\"rounds\": 300, \"round\": 30"), "300"),
        (key("\"rounds\": \"3\", \"round\": 30"), "\"3\""),
        (key("\"rounds\": -3, \"round\": 30"), "-3"),
        (key("\"rounds\": 3, \"round\": 1"), "1 }"),
        (key("\"rounds\": 3, \"round\": 1000001"), "1000001"),
        // No dawn is late enough for these, so it is not dawn that is wrong.
        (key("\"rounds\": 16, \"round\": 1000000"), "1000000"),
        (in_time(key("\"rounds\": 16, \"round\": 1000000"), "10000000"), "1000000 }"),
        (layers("\"interval\": 1000000000, \"deadline\": 1000000000"), "1000000000 }"),
        // What is sent in a round arrives in it: delays are 20 when nothing is said.
        (key("\"rounds\": 3, \"round\": 20"), "20"),
        (key("\"rounds\": 3"), "{ \"rounds\""),
        (key("\"rounds\": 3, \"round\": 30, \"keys\": 3"), "\"keys\""),
        (in_time(key("\"rounds\": 3, \"round\": 30"), "90"), "90}"),
        (layers("\"layers\": 0, \"interval\": 5, \"deadline\": 70"), "0, \"interval\""),
        (layers("\"layers\": 9, \"interval\": 5, \"deadline\": 70"), "9, "),
        (layers("\"interval\": 0, \"deadline\": 70"), "0, "),
        (layers("\"interval\": 5, \"deadline\": 0"), "0 }"),
        (layers("\"interval\": 1, \"deadline\": 1001"), "1, "),
        (layers("\"interval\": 5"), "{ \"interval\""),
        (in_time(layers("\"interval\": 5, \"deadline\": 70"), "70"), "70},"),
        (with("\"links\": {\"adversary\": 1}"), "1}"),
        (with("\"links\": {\"adversery\": true}"), "\"adversery\""),
    ]));
}

#[test]
fn asynchronous() {
    let timing = |timing: &str| with(&format!(r#""timing": {timing}"#));
    let service = r#"{ "oral_messages": { "generals": 3, "depth": 1, "round": 30 } }"#;
    insta::assert_snapshot!(complaints(&[
        (timing(r#"{"asynchronous": true, "gst": 50}"#), "50"),
        (timing(r#"{"asynchronous": 1}"#), "1}"),
        (
            with_strategy(service).replace(
                "  \"strategy\"",
                "  \"timing\": {\"asynchronous\": true},\n  \"strategy\""
            ),
            "true",
        ),
        (with(r#""fates": {"order/1": 1}"#), "1}"),
        (with(r#""fates": {"order/0": 1}"#), "\"order/0\""),
    ]));
}

#[test]
fn fates_that_nobody_asks() {
    let oral = r#"{ "oral_messages": { "generals": 3, "depth": 1, "round": 30 } }"#;
    let lies = |fates: &str| {
        let nodes = r#"{"general_3": {"traitor": true}}"#;
        let links = r#"{"type": "reliable"}"#;
        let fields = format!(
            "  \"nodes\": {nodes},\n  \"links\": {links},\n  \"fates\": {fates},\n  \"strategy\""
        );
        with_strategy(oral).replace("  \"strategy\"", &fields)
    };
    let reliable =
        r#""links": {"type": "reliable"}, "fates": {"capture/general_1/proposal/1": "captured"}"#;
    insta::assert_snapshot!(complaints(&[
        (with(reliable), "\"captured\""),
        (
            with(r#""fates": {"capture/general_1/proposal/01": "captured"}"#),
            "\"capture/general_1/proposal/01\""
        ),
        (
            with(r#""fates": {"capture/general_1/proposal/+1": "captured"}"#),
            "\"capture/general_1/proposal/+1\""
        ),
        (
            with(r#""fates": {"captur/general_1/proposal/1": "captured"}"#),
            "\"captur/general_1/proposal/1\""
        ),
        (lies(r#"{"lie/general_3>general_2/order/13": "says 3"}"#), "\"says 3\""),
        (lies(r#"{"lie/general_2>general_3/order/12": "says 1"}"#), "\"says 1\""),
        (with(r#""timing": {"gst": 18446744073709551615}"#), "18446744073709551615"),
    ]));
}

#[test]
fn forgeries() {
    let forged = |links: &str, forgery: &str| {
        let strategy = r#"{ "transfer": { "messages": 2 } }"#;
        with_strategy(strategy).replace(
            "  \"strategy\"",
            &format!("  \"links\": {links},\n  \"forgeries\": [{forgery}],\n  \"strategy\""),
        )
    };
    let arbitrary = r#"{"type": "arbitrary"}"#;
    let one = r#"{"at": 5, "from": "sender", "to": "receiver", "kind": "data", "nth": 1}"#;
    insta::assert_snapshot!(complaints(&[
        (forged("{}", one), "\"sender\""),
        (forged(arbitrary, &one.replace("sender", "zender")), "\"zender\""),
        (forged(arbitrary, &one.replace("\"receiver\"", "\"sender\"")), "\"sender\", \"kind\""),
        (forged(arbitrary, &one.replace("data", "dato")), "\"dato\""),
        (forged(arbitrary, &one.replace("1}", "0}")), "0}"),
        (forged(arbitrary, &one.replace("5,", "-5,")), "-5"),
    ]));
}

#[test]
fn switch_ports() {
    let port = |fields: &str| with_strategy(&format!(r#"{{ "switch_port": {{ {fields} }} }}"#));
    let good = r#""load": 90, "service": 100, "law": "fixed", "lasts": 1000"#;
    let but = |old: &str, new: &str| port(&good.replace(old, new));
    let also = |field: &str| port(&format!("{good}, {field}"));
    insta::assert_snapshot!(complaints(&[
        (but("90", "0"), "0, \"service\""),
        (but("90", "501"), "501"),
        (but("90", "-5"), "-5"),
        (but("90", "1.5"), "1.5"),
        (but("100,", "9,"), "9,"),
        (but("100,", "100001,"), "100001"),
        (but("fixed", "normal"), "\"normal\""),
        (but("1000", "0"), "0 }"),
        (
            but(
                "100, \"law\": \"fixed\", \"lasts\": 1000",
                "10, \"law\": \"fixed\", \"lasts\": 1000001"
            ),
            "1000001"
        ),
        (also("\"buffer\": 0"), "0 }"),
        (also("\"buffer\": 10001"), "10001"),
        (also("\"retry\": {\"timeout\": 0, \"tries\": 2}"), "0, \"tries\""),
        (also("\"retry\": {\"timeout\": 9, \"tries\": 17}"), "17"),
        (also("\"retry\": {\"timeout\": 9}"), "{\"timeout\""),
        (port("\"load\": 90"), "{ \"load\""),
    ]));
}

#[test]
fn services_and_failures() {
    let service = |fields: &str| {
        let times = r#""work": 1, "timeout": 5, "interval": 10, "lasts": 100"#;
        with_strategy(&format!(r#"{{ "replicated_service": {{ {fields}, {times} }} }}"#))
    };
    let node = |failures: &str| with(&format!(r#""nodes": {{"general_1": {failures}}}"#));
    let heart = |failures: &str| {
        let strategy = r#"{ "heartbeat": { "interval": 40, "timeout": 90, "beats": 9 } }"#;
        let nodes = format!("  \"nodes\": {{\"node_1\": {failures}}},\n  \"strategy\"");
        with_strategy(strategy).replace("  \"strategy\"", &nodes)
    };
    let replicas = r#""replicas": {"count": 3}"#;
    insta::assert_snapshot!(complaints(&[
        (service(r#""replicas": {"count": 0}"#), "0}"),
        (service(r#""replicas": {"count": 9}"#), "9}"),
        (service(r#""replicas": {"count": 3, "mttf": 5}"#), "{\"count\""),
        (service(r#""replicas": {"count": 3, "mttf": 0, "mttr": 1}"#), "0, \"mttr\""),
        (service(&format!(r#"{replicas}, "need": 4"#)), "4, \"work\""),
        (service(&format!(r#"{replicas}, "need": 2"#)), "2, \"work\""),
        (service(&format!(r#"{replicas}, "common_cause": 0.5"#)), "0.5"),
        (service(&format!(r#"{replicas}, "links": {{"count": 3}}"#)), "3}, \"work\""),
        (service(&format!(r#"{replicas}, "objective": {{"share": 1.5, "within": 3}}"#)), "1.5"),
        (
            service(&format!(r#"{replicas}, "objective": {{"share": 1, "within": 0}}"#)),
            "0}, \"work\""
        ),
        (
            service(&format!(
                r#"{replicas}, "objective": {{"share": 1, "within": 9, "penalties": [{{"below": 0.9,
                    "credit": 0.1}}, {{"below": 0.99, "credit": 0.2}}]}}"#
            )),
            "[{",
        ),
        (service(replicas).replace("\"interval\": 10", "\"interval\": 0"), "0, \"lasts\""),
        (service(replicas).replace("100 }", "99999999 }"), "10, \"lasts\""),
        (heart(r#"{"failures": {"mttf": 0, "mttr": 1}}"#), "0, \"mttr\""),
        (
            service(r#""replicas": {"mttf": 1, "mttr": 1}"#)
                .replace("10, \"lasts\": 100", "9999999, \"lasts\": 99999999"),
            "{ \"replicas\"",
        ),
        (heart(r#"{"failures": {"mttf": 5}}"#), "{\"mttf\""),
        (heart(r#"{"failures": {"mttf": 5, "mttr": 4000000000}}"#), "4000000000"),
        (node(r#"{"failures": {"mttf": 5, "mttr": 5}}"#), "{\"mttf\""),
        (node(r#"{"traitor": true}"#), "true"),
    ]));
}

#[test]
fn draws() {
    let fate = |name: &str, answer: &str| {
        with_strategy("{ \"randomised_attack\": { \"rounds\": 3, \"round\": 30 } }").replace(
            "\"strategy\"",
            &format!("\"fates\": {{\"{name}\": {answer}}},\n  \"strategy\""),
        )
    };
    insta::assert_snapshot!(complaints(&[
        (fate("draw/general_1/1", "4"), "4}"),
        (fate("draw/general_1/1", "0"), "0}"),
        (fate("draw/general_1/1", "\"captured\""), "\"captured\""),
        (fate("draw/general_1/2", "1"), "\"draw/"),
        (fate("draw/general_2/1", "1"), "\"draw/"),
        (fate("draw/general_3/1", "1"), "\"draw/"),
        (fate("draw/general_1/message/1", "1"), "\"draw/"),
        (fate("drew/general_1/1", "1"), "\"drew/"),
        // A strategy that draws nothing.
        (with("\"fates\": {\"draw/general_1/1\": 1}"), "\"draw/"),
    ]));
}

#[test]
fn too_many() {
    insta::assert_snapshot!(complaints(&[
        (with_strategy("{ \"always_attack\": { \"messengers\": 10000000 } }"), "10000000"),
        (with_strategy("{ \"always_attack\": { \"messengers\": 0 } }"), "0 }"),
        (with_strategy("{ \"handshake\": { \"messages\": 1001 } }"), "1001"),
        (
            with(&format!("\"title\": \"{}\"", "w".repeat(201)))
                .replace("  \"title\": \"T\",\n", ""),
            "\"www"
        ),
        (with("\"title\": \" \"").replace("  \"title\": \"T\",\n", ""), "\" \""),
        (with("\"run\": {\"branches\": []}"), "[]"),
        (with("\"run\": {\"branches\": [{\"seed\": 1, \"steps\": 99999999}]}"), "99999999"),
        (with("\"run\": {\"branch\": 3, \"branches\": [{\"seed\": 1}]}"), "3,"),
    ]));
}

#[test]
fn nesting_bombs() {
    let deep = |open: &str, close: &str, levels| {
        format!("{}1{}", open.repeat(levels), close.repeat(levels))
    };
    let condition = |levels| {
        let nested = deep("{\"all\": [", "]}", levels).replace('1', "{\"proposes\": true}");
        let rules = format!("{{ \"attack_when\": {nested} }}");
        with_strategy(&format!(
            "{{ \"custom\": {{ \"general_1\": {rules}, \"general_2\": {{}} }} }}"
        ))
    };
    let files = [
        deep("[", "]", 100_000),
        deep("{\"a\":", "}", 100_000),
        "[".repeat(1_000_000),
        with(&format!("\"summary\": {}", deep("[", "]", 200))),
        condition(17),
        condition(1_000),
    ];
    let all: Vec<String> = files.iter().map(|file| complaint(file.as_bytes())).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn formats() {
    let format = |format: &str| with("\"seed\": 1").replace("\"two-generals.scenario/1\"", format);
    insta::assert_snapshot!(complaints(&[
        (format("\"two-generals.scenario/2\""), "\"two-generals.scenario/2\""),
        // A newer version may have fields that this program has never heard of.
        (format("\"two-generals.scenario/17\",\n  \"armies\": 3"), "\"two-generals.scenario/17\""),
        (format("\"two-generals.scenario/1.5\""), "\"two-generals.scenario/1.5\""),
        (format("\"three-generals\""), "\"three-generals\""),
        (format("1"), "1,\n  \"title"),
    ]));
}

#[test]
fn the_same_field_twice() {
    insta::assert_snapshot!(complaints(&[
        (format!("{{\"title\": \"A\",{}", &with("\"seed\": 1")[1..]), "\"title\": \"T\""),
        (with("\"links\": {\"loss\": 0.5, \"loss\" : 0.1}"), "\"loss\" :"),
        (
            with(
                "\"fates\": {\"capture/general_1/proposal/1\": \"passed\", \"capture/general_1/proposal/1\" : \"captured\"}"
            ),
            "\"capture/general_1/proposal/1\" :"
        ),
        (
            with("\"nodes\": {\"general_1\": {}, \"general_2\": {}, \"general_1\" : {}}"),
            "\"general_1\" :"
        ),
        (
            with_strategy("{ \"always_attack\": { \"messengers\": 3, \"messengers\" : 4 } }"),
            "\"messengers\" :"
        ),
    ]));
}

#[test]
fn no_text() {
    let utf16: Vec<u8> = with("\"seed\": 1").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = [with("\"seed\": 1").as_bytes(), b"\n\xe4"].concat();
    let files: [&[u8]; 7] = [
        b"",
        b" \n\t\r\n",
        b"\xef\xbb\xbf",
        b"\x7fELF\x02\x01\x01\0\0\0",
        &utf16,
        &latin1,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ];
    let all: Vec<String> = files.iter().map(|file| complaint(file)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn places_are_right_in_every_kind_of_text() {
    // Windows line ends, and letters of more than one byte before the place.
    let windows = with("\"seed\": \"7\"").replace('\n', "\r\n");
    let accents = with("\"summary\": \"Zürich → Ω 🏰\", \"seed\": \"7\"");
    let syntax = with("\"summary\": \"Zürich → Ω 🏰\", \"seed\": !");
    insta::assert_snapshot!(complaints(&[(windows, "\"7\""), (accents, "\"7\""), (syntax, "!")]));
    // A byte order mark has no place of its own.
    let file = with("\"seed\": \"7\"");
    let with_mark = complaint(format!("\u{feff}{file}").as_bytes());
    assert_eq!(with_mark, complaint(file.as_bytes()));
}

#[test]
fn what_is_odd_but_right_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let good = with("\"seed\": 1");
    let odd = [format!("\u{feff}{good}"), good.replace('\n', "\r\n"), good.replace('\n', "")];
    for (number, text) in odd.iter().enumerate() {
        let path = folder.path().join(format!("{number}.json"));
        fs::write(&path, text).unwrap();
        let ended = program(&["validate", path.to_str().unwrap()]);
        assert_eq!(ended.status, Some(0), "{}", ended.err);
    }
}

#[test]
fn a_very_long_line() {
    let long = with(&format!("\"summary\": \"{}\", \"seed\": \"7\"", "w".repeat(3_000_000)));
    let name = "n".repeat(1_000_000);
    let key = with(&format!("\"{name}\": 1"));
    let value = with(&format!("\"links\": {{\"loss\": \"{name}\"}}"));
    let quoted = format!("\"{name}\"");
    insta::assert_snapshot!(complaints(&[(long, "\"7\""), (key, &quoted), (value, &quoted)]));
}

#[test]
fn a_sparse_file_of_1_gb_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    File::create(folder.path().join("huge.json")).unwrap().set_len(1 << 30).unwrap();
    insta::assert_snapshot!(complaint_at(folder.path(), "huge.json"));
}

#[test]
fn a_directory_a_missing_file_and_a_missing_directory() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder.json")).unwrap();
    fs::write(folder.path().join("file.json"), "{}").unwrap();
    let all = ["folder.json", "missing.json", "gone/missing.json", "file.json/inside.json"]
        .map(|name| complaint_at(folder.path(), name));
    insta::assert_snapshot!(all.join("\n"));
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_not_waited_for() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    symlink("/dev/zero", folder.path().join("zero.json")).unwrap();
    symlink("loop.json", folder.path().join("loop.json")).unwrap();
    assert!(complaint_at(folder.path(), "loop.json").contains("cannot be read"));
    let all = ["pipe.json", "zero.json"].map(|name| complaint_at(folder.path(), name));
    insta::assert_snapshot!(all.join("\n"));
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.json");
    fs::write(&path, with("\"seed\": 1")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        eprintln!("skipped: this user may read every file, whatever its permissions");
        return;
    }
    // Written here, because whoever may read everything cannot make a snapshot of it.
    insta::assert_snapshot!(complaint_at(folder.path(), "secret.json"), @r"
    error: secret.json: no permission to read it
      = help: make the file readable for you
    ");
}

#[test]
fn tasks_on_a_processor() {
    let tasks = |from: &str, to: &str| {
        let whole = r#"{
    "scheduling": {
      "policy": "fixed_priority",
      "low": { "work": 60, "lock_after": 10, "lock_for": 40 },
      "medium": { "work": 160 },
      "heartbeat": { "period": 100, "work": 21, "deadline": 59 },
      "timeout": 200,
      "lasts": 500
    }
  }"#;
        assert!(whole.contains(from), "{from}");
        with_strategy(&whole.replacen(from, to, 1))
    };
    insta::assert_snapshot!(complaints(&[
        (tasks("fixed_priority", "fair"), "\"fair\""),
        (tasks("\"low\"", "\"inheritance\": true, \"quantum\": 0, \"low\""), "0, \"low"),
        (tasks("\"fixed_priority\"", "\"round_robin\", \"inheritance\": true"), "true"),
        (tasks("\"low\"", "\"background\": 9, \"low\""), "9, \"low"),
        (tasks("\"low\"", "\"background\": 300, \"low\""), "300"),
        (tasks("\"lock_for\": 40", "\"lock_for\": 51"), "51"),
        (tasks("\"work\": 160", "\"work\": 0"), "0 },\n      \"heartbeat"),
        (tasks("\"work\": 160", "\"work\": 160, \"lock_for\": 3"), "\"lock_for\": 3"),
        (tasks("\"period\": 100, ", ""), "{ \"work\": 21"),
        (tasks("\"deadline\": 59", "\"deadline\": -1"), "-1"),
        (tasks("200", "2000000"), "2000000"),
        (tasks("500", "1e5"), "1e5"),
    ]));
    let scenario = tasks("500", "500").replacen(
        "\"title\"",
        "\"narration\": [{ \"on\": { \"event\": \"traced\", \"trace\": \"the low task takes the look\" }, \"say\": \"\" }],\n  \"title\"",
        1,
    );
    insta::assert_snapshot!(complaints(&[(scenario, "\"the low task takes the look\"")]));
}

#[test]
fn exercises() {
    let file = |name: &str, solution: &str, more: &str, fields: &str| {
        format!(
            "{HEAD}{more}  \"strategy\": {{\n    \"exercise\": {{ \"name\": \"{name}\", {solution}\"lasts\": 100{fields} }}\n  }}\n}}\n"
        )
    };
    let fifo = |more: &str, fields: &str| {
        file("fifo-link", "\"solution\": { \"fifo\": {} }, ", more, fields)
    };
    let rpc = |switch: &str| {
        file("rpc-dedup", &format!("\"solution\": {{ \"rpc\": {{ {switch} }} }}, "), "", "")
    };
    let fate = |fates: &str| fifo(&format!("  \"fates\": {{ {fates} }},\n"), "");
    insta::assert_snapshot!(complaints(&[
        (fifo("  \"timing\": { \"dawn\": 500 },\n", ""), "500"),
        (fifo("  \"nodes\": { \"sender\": { \"proposes\": false } },\n", ""), "false"),
        (fifo("", ", \"alike\": 31"), "31 }"),
        (rpc("\"execution\": 1000000001"), "1000000001"),
        (rpc("\"room\": 0"), "0 } }"),
        (file("shop", "", "", ""), "{ \"name\": \"shop\""),
        (
            fate(
                r#""capture/sender/message/{\"n\":1}#1": "captured", "capture/sender/message/{ \"n\": 1 }#1": "passed""#
            ),
            r#""capture/sender/message/{\"n\":1}#1""#
        ),
        (fate(r#""capture/sender/message/{\"n\":1}": "captured""#), "\"capture/"),
        (fate(r##""capture/sender/message/\"a/b\"#1": "captured""##), "\"capture/"),
        (fate(r#""crash/sender/2": "crashes""#), "\"crashes\""),
    ]));
}

/// Any name of a message is possible: whether one is meant only a run shows.
#[test]
fn a_fate_of_a_message_that_nobody_sends_is_found_by_validate() {
    let file = |fate: &str| {
        format!(
            "{HEAD}  \"fates\": {{ \"{fate}\": \"captured\" }},\n  \"strategy\": {{ \"exercise\": {{ \
             \"name\": \"fifo-link\", \"solution\": {{ \"fifo\": {{}} }}, \"lasts\": 100 }} }}\n}}\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.json");
    let validate = |fate: &str| {
        fs::write(&path, file(fate)).unwrap();
        program(&["validate", path.to_str().unwrap()])
    };
    let right = validate(r#"capture/sender/message/{\"n\":1,\"text\":\"m1\"}#1"#);
    assert_eq!((right.status, right.err.as_str()), (Some(0), ""));
    let wrong = validate(r#"capture/sender/message/{\"n\":1,\"txt\":\"m1\"}#1"#);
    assert_eq!(wrong.status, Some(1));
    assert!(wrong.err.contains("in this run nobody sends such a message"), "{}", wrong.err);
}
