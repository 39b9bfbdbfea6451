//! A program that misbehaves as its argument says, for the tests of the tool that must not be harmed by it.
//!
//! Where it answers, its state is its process number, so that a test can see whether it is gone.

use std::error::Error;
use std::io::{Write, stderr, stdin, stdout};
use std::process::{Command, exit, id};
use std::thread::sleep;
use std::time::Duration;

use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let way = args.first().map_or("", String::as_str);
    let number = args.get(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    if way == "never-read" {
        return hang();
    }
    let mut count = 0;
    for line in stdin().lines() {
        line?;
        count += 1;
        misbehave(way, number, count)?;
    }
    Ok(())
}

/// Does what it does at one call.
fn misbehave(way: &str, number: u64, count: u64) -> Result<()> {
    match way {
        "honest" => answer(&json!(id())),
        "counter" => answer(&json!(count)),
        "slow" => {
            sleep(Duration::from_millis(number));
            answer(&json!(id()))
        }
        "exit" if count < number => answer(&json!(id())),
        "exit" => exit(3),
        "crash" => crash(),
        "hang" => hang(),
        "print" => say(&format!("{}\n", std::env::args().nth(2).unwrap_or_default())),
        "random" => random(number),
        "half" => say("{\"state\": null, ").and_then(|()| hang()),
        "half-end" => say("{\"state\": null, ").and_then(|()| exit(0)),
        "huge" => huge(),
        "many" => say(&two_answers()),
        "late-many" => late_many(),
        "utf8" => Ok(stdout().write_all(b"{\"state\": \"\xff\xfe\", \"actions\": []}\n")?),
        "flood-stderr" => flood(&mut stderr(), number).and_then(|()| answer(&json!(id()))),
        "flood-stdout" => loop {
            say(&two_answers())?;
        },
        "close" => become_shell("exec >&-; sleep 60"),
        "deaf" => become_shell("exec <&-; sleep 60"),
        "allocate" => allocate(number),
        "grandchild" => {
            let child = Command::new("sleep").arg("60").spawn()?;
            answer(&json!([id(), child.id()]))
        }
        _ => Err(format!("there is no such way to misbehave: {way}").into()),
    }
}

fn say(text: &str) -> Result<()> {
    stdout().write_all(text.as_bytes())?;
    Ok(stdout().flush()?)
}

fn answer(state: &serde_json::Value) -> Result<()> {
    say(&format!("{}\n", json!({"state": state, "actions": []})))
}

fn two_answers() -> String {
    "{\"state\": null, \"actions\": []}\n".repeat(2)
}

fn hang() -> Result<()> {
    loop {
        sleep(Duration::from_secs(60));
    }
}

fn crash() -> ! {
    eprintln!("about to \x1b[31mcrash\x1b[0m");
    panic!("crashed on purpose");
}

/// A second line some time after the first.
fn late_many() -> Result<()> {
    answer(&json!(id()))?;
    sleep(Duration::from_millis(50));
    answer(&json!(id()))
}

/// A line without an end.
fn huge() -> Result<()> {
    loop {
        say(&"x".repeat(1 << 16))?;
    }
}

/// So many MiB.
fn flood(out: &mut impl Write, mebibytes: u64) -> Result<()> {
    let line = "y".repeat(1023) + "\n";
    for _ in 0..mebibytes * 1024 {
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// Holds so many MiB, written to.
fn allocate(mebibytes: u64) -> Result<()> {
    let held: Vec<Vec<u8>> = (0..mebibytes).map(|_| vec![1; 1 << 20]).collect();
    answer(&json!(held.len()))
}

#[cfg(unix)]
fn become_shell(script: &str) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(Command::new("/bin/sh").args(["-c", script]).exec().into())
}

#[cfg(not(unix))]
fn become_shell(_: &str) -> Result<()> {
    Err("there is no shell".into())
}

/// Random bytes and pieces of JSON, lines and half lines, pauses and ends, as a seed says.
fn random(seed: u64) -> Result<()> {
    const PIECES: [&str; 8] =
        ["{\"state\":", "null", ",\"actions\":[", "{\"do\":\"send\"", "]}", "\n", "\"", "\u{7f}"];
    let mut state = seed;
    let mut next = || split_mix(&mut state);
    for _ in 0..next() % 40 {
        match next() % 16 {
            0..8 => say(PIECES[next() as usize % PIECES.len()])?,
            8..13 => {
                let bytes: Vec<u8> = (0..next() % 64).map(|_| next() as u8).collect();
                stdout().write_all(&bytes)?;
            }
            13 => sleep(Duration::from_millis(next() % 20)),
            14 => answer(&json!(null))?,
            _ if next() % 4 == 0 => exit(next() as i32 % 256),
            _ => {}
        }
    }
    Ok(())
}

/// The next number of the SplitMix64 generator.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
