//! What every view looks like, as plain text, in three sizes. After a change that is meant:
//! `INSTA_UPDATE=always cargo test --test views`, and look at the difference.

use super::stage::{BACKSPACE, DOWN, ENTER, LEFT, SIZES, Stage, TAB};
use two_generals::app::{Command, Session};
use two_generals::ui::Depth;

/// Checks a view against its file: one picture for each size.
fn snapshot(name: &str, view: impl Fn((u16, u16)) -> Stage) {
    let picture = |size: (u16, u16)| {
        let rows = view(size).rows();
        let lines: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
        format!("{} x {}\n{}\n", size.0, size.1, lines.join("\n"))
    };
    let pictures = SIZES.map(picture).join("\n");
    keep(name, &pictures);
}

/// Compares a text with the file of this name.
pub fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// One test for each view: its name, and how to get there at a size.
macro_rules! views {
    ($($(#[$meta:meta])* $name:ident: |$size:ident| $stage:expr;)*) => {
        $(
            $(#[$meta])*
            #[test]
            fn $name() {
                snapshot(stringify!($name), |$size| $stage);
            }
        )*
    };
}

/// Option 2 with a messenger on its way back.
fn under_way(size: (u16, u16)) -> Stage {
    let mut stage = Stage::open("option-2-ack-captured", size).keys(" ");
    while stage.session().timeline.at() < 6 {
        stage = stage.frames(1);
    }
    stage.frames(20).explored()
}

/// A run with two branches: the messenger captured, and the same one let through.
fn branched(size: (u16, u16)) -> Stage {
    let stage = Stage::open("option-2-all-arrive", size).keys("ll").keys("cG").keys("gllpG");
    assert_eq!(stage.session().timeline.branches().len(), 2);
    stage.settled()
}

/// A transfer with messengers on both ways.
fn transfer(size: (u16, u16)) -> Stage {
    Stage::open("transfer", size).until(|session| session.timeline.world().now() >= 80).settled()
}

/// The class decides, and a messenger stands at the wall.
fn asked(size: (u16, u16)) -> Stage {
    let stage = Stage::open("option-2-ack-captured", size).keys("a");
    stage.until(|session| session.timeline.open_question().is_some()).settled()
}

/// Three messengers before the city, of whom one is to be captured and one to be let through.
fn decided(size: (u16, u16)) -> Stage {
    let stage = Stage::open("crowd", size).until(|session| session.undecided().len() == 3);
    stage.settled().keys("mcmmp")
}

fn over(name: &str, size: (u16, u16)) -> Stage {
    Stage::open(name, size).keys("G").settled()
}

/// A port's run up to a share of its time.
fn port(name: &str, share: f64, size: (u16, u16)) -> Stage {
    let mut stage = Stage::open(name, size);
    stage.update(Command::Scrub(share));
    stage
}

/// A run with something decided by hand, not saved.
fn unsaved(size: (u16, u16)) -> Stage {
    Stage::open("option-2-all-arrive", size).keys("llc").settled()
}

/// The same, saved already as `mine.json`.
fn saved(size: (u16, u16)) -> Stage {
    let clear = |stage: Stage| stage.key(two_generals::app::Key::ctrl('u'));
    let stage = clear(unsaved(size).keys("s")).keys("mine.json").key(ENTER);
    assert_eq!(stage.disk.len(), 1);
    stage
}

views! {
    menu: |size| Stage::menu(size).key(DOWN);
    start: |size| Stage::open("handshake-3-last-captured", size).explored();
    battlefield: |size| under_way(size);
    battlefield_with_a_messenger_chosen: |size| under_way(size).keys("m");
    battlefield_with_fates_decided: |size| decided(size);
    battlefield_at_defeat: |size| over("option-2-ack-captured", size);
    battlefield_at_victory: |size| over("option-2-all-arrive", size);
    battlefield_where_nothing_happened: |size| {
        Stage::open("option-2-all-arrive", size).keys("llcG").settled()
    };
    class_is_asked: |size| asked(size);
    general_1_s_eyes: |size| over("option-2-ack-captured", size).key(LEFT).keys("e").settled();
    general_2_s_eyes: |size| over("option-2-ack-captured", size).key(LEFT).keys("ee").settled();
    panel_diagram: |size| under_way(size).key(TAB);
    panel_seen: |size| under_way(size).key(TAB).key(TAB);
    panel_lights: |size| under_way(size).key(TAB).key(TAB).key(TAB);
    panel_odds: |size| under_way(size).key(TAB).key(TAB).key(TAB).key(TAB);
    copies: |size| {
        let stage = Stage::open("crowd", size).until(|session| session.undecided().len() == 3);
        stage.keys("dmdG2").settled()
    };
    crashes: |size| Stage::open("crashes", size).keys("GhhhhhhX").settled();
    network: |size| transfer(size);
    network_with_a_crash: |size| transfer(size).keys("W").until_crashed();
    network_diagram: |size| Stage::open("transfer", size).keys("G2").settled();
    network_diagram_turned: |size| Stage::open("transfer", size).keys("G2v").settled();
    network_through_the_receiver_s_eyes: |size| transfer(size).keys("ee").settled();
    nodes_of_a_network: |size| transfer(size).until_crashed().keys("7");
    nodes_of_generals: |size| Stage::open("retry-deadline", size).keys("llllllllWK9").settled();
    general_paused_and_chosen: |size| {
        Stage::open("option-2-ack-captured", size).keys("lllWWP").settled()
    };
    diagram: |size| over("handshake-8-last-captured", size).keys("2");
    diagram_turned: |size| over("handshake-8-last-captured", size).keys("2v");
    diagram_of_a_retry: |size| over("retry-deadline", size).keys("2");
    events: |size| over("retry-deadline", size).keys("3");
    events_decisions: |size| over("retry-deadline", size).keys("3f");
    events_city: |size| over("retry-deadline", size).keys("3ff");
    events_general_1: |size| over("retry-deadline", size).keys("3fff");
    events_general_2: |size| over("retry-deadline", size).keys("3ffff");
    events_through_general_1_s_eyes: |size| over("option-2-ack-captured", size).keys("3e");
    branches: |size| branched(size).keys("4");
    odds: |size| Stage::open("layered-proofs", size).keys("5").explored();
    odds_far: |size| Stage::open("layered-proofs-far", size).keys("5").explored();
    odds_with_trials: |size| {
        Stage::open("handshake-3-last-captured", size).keys("5").key(ENTER).explored()
    };
    odds_of_a_sweep: |size| {
        Stage::open("retry-deadline", size).keys("5ff").key(ENTER).explored()
    };
    odds_of_an_adversary: |size| Stage::open("randomised-attack", size).keys("5").explored();
    proof: |size| Stage::open("handshake-8-last-captured", size).keys("6").explored();
    proof_marked: |size| Stage::open("layered-proofs", size).keys("6").explored().keys("jj");
    proof_with_a_key: |size| Stage::open("randomised-attack", size).keys("6").explored();
    knowledge: |size| {
        over("handshake-8-last-captured", size).key(LEFT).key(LEFT).key(LEFT).keys("7").explored()
    };
    knowledge_through_general_2_s_eyes: |size| {
        over("option-2-ack-captured", size).key(LEFT).keys("ee7").explored()
    };
    detectors_perfect: |size| over("synchronous", size);
    detectors_for_a_while: |size| over("partially-synchronous", size);
    detectors_in_the_middle: |size| Stage::open("pause-looks-like-crash", size).keys("nnnnxx");
    scheduling_inverted: |size| over("priority-inversion", size);
    scheduling_blocked: |size| {
        let blocked = |session: &Session| session.timeline.world().now() >= 240;
        Stage::open("priority-inversion", size).until(blocked).settled()
    };
    scheduling_with_inheritance_switched_on: |size| over("priority-inversion", size).keys("i");
    scheduling_inherited: |size| over("priority-inheritance", size);
    scheduling_in_turns: |size| over("general-purpose", size);
    scheduling_paused: |size| {
        Stage::open("priority-inheritance", size).keys("llllllW))PG").settled()
    };
    scheduling_network: |size| {
        let sent = |session: &Session| session.timeline.world().now() >= 315;
        Stage::open("priority-inversion", size).until(sent).keys("1").settled()
    };
    scheduling_diagram: |size| over("priority-inversion", size).keys("2").settled();
    scheduling_nodes: |size| {
        let blocked = |session: &Session| session.timeline.world().now() >= 240;
        Stage::open("priority-inversion", size).until(blocked).keys("6").settled()
    };
    detectors_of_five: |size| over("five-nodes", size);
    asynchronous_order: |size| Stage::open("asynchronous-by-hand", size).keys(" ").settled();
    availability_at_the_start: |size| Stage::open("replicas-and-balancer", size).settled();
    availability_at_the_end: |size| over("replicas-and-balancer", size);
    availability_with_a_common_cause: |size| over("correlated-faults", size);
    slo_missed: |size| over("slo-of-a-day", size);
    network_of_a_service: |size| over("replicas-and-balancer", size).keys("1").settled();
    congestion_at_half_load: |size| port("port-at-half-load", 0.2, size).keys("5").explored();
    congestion_with_tail_drop: |size| port("port-tail-drop", 0.04, size).explored();
    congestion_with_retries: |size| port("port-retries", 0.04, size).explored();
    network_of_a_port: |size| port("port-retries", 0.04, size).keys("1").settled();
    links_fair_loss: |size| over("fair-loss-link", size).keys("5");
    links_retrying: |size| over("retry-duplicates", size).keys("5");
    links_sealed: |size| over("secure-channel", size);
    links_forged: |size| Stage::open("secure-retry", size).keys("llllF5");
    links_with_layers_switched: |size| Stage::open("arbitrary-link", size).keys("ziuG");
    city: |size| Stage::open("option-1-captured", size).keys("8").explored();
    city_shown: |size| Stage::open("layered-proofs-far", size).keys("8").explored().keys("u");
    city_and_a_random_key: |size| Stage::open("randomised-attack", size).keys("8").explored();
    city_played: |size| {
        // Two nights: everybody captured, and everybody let through.
        let play = |stage: Stage, word: &str| {
            let mut stage = stage.keys("y");
            while !stage.session().is_over() {
                stage = stage.keys("l").keys(word);
            }
            stage.key(BACKSPACE)
        };
        let stage = Stage::open("option-1-captured", size).keys("8").explored();
        play(play(stage, "c"), "p").explored()
    };
    byzantine: |size| Stage::open("byzantine-three-fail", size).keys("G").settled();
    byzantine_of_four: |size| Stage::open("byzantine-commander-lies", size).keys("G").settled();
    byzantine_signed: |size| Stage::open("signed-three-hold", size).keys("G").settled();
    /// The class decides what a traitor says.
    byzantine_is_asked: |size| {
        Stage::open("byzantine-commander-lies", size).keys("allcl").settled()
    };
    byzantine_visit: |size| {
        let stage = Stage::open("byzantine-four-hold", size).explored();
        stage.key(DOWN).key(DOWN).key(ENTER).settled()
    };
    visit: |size| {
        Stage::open("option-2-all-arrive", size).keys("6").explored().keys("j").key(ENTER).settled()
    };
    help: |size| under_way(size).keys("?");
    open: |size| Stage::menu(size).keys("orun").key(TAB).key(TAB);
    open_a_missing_file: |size| under_way(size).keys("Onothing.json").key(ENTER);
    save: |size| unsaved(size).keys("s");
    overwrite: |size| saved(size).keys("s").key(ENTER);
    not_saved: |size| unsaved(size).keys("q");
    a_word_in_passing: |size| saved(size);
    ascii: |size| {
        let mut stage = under_way(size);
        stage.theme.ascii = true;
        stage
    };
    ascii_at_the_outcome: |size| {
        let mut stage = over("option-2-ack-captured", size);
        stage.theme.ascii = true;
        stage
    };
    /// With few colours the picture is drawn with fewer shades; it must be as readable.
    sixteen_colours: |size| {
        let mut stage = under_way(size);
        stage.theme.depth = Depth::Ansi16;
        stage
    };
}

#[test]
fn too_small() {
    let sizes = [(60, 20), (79, 24), (80, 23), (20, 3), (1, 1)];
    let words = sizes.map(|size| {
        let mut stage = Stage::open("option-1-arrives", (80, 24));
        stage.resize(size);
        format!("{} x {}\n{}", size.0, size.1, stage.rows().join("\n"))
    });
    keep("too_small", &words.join("\n\n"));
}
