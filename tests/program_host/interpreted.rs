//! Programs in Python and Java, where they are installed.

use std::fs;
use std::process::{Command as Start, Stdio};

use tempfile::TempDir;
use two_generals::protocols::exercise::{Solution, Trouble};
use two_generals::shell::program::{Command, Program};

use super::{any_call, patient};

/// Is an interpreter there? A test without it says that it was skipped.
fn is_there(interpreter: &str) -> bool {
    let mut start = Start::new(interpreter);
    let quiet = start.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let there = quiet.status().is_ok_and(|status| status.success());
    if !there {
        println!("skipped: {interpreter} is not on this machine");
    }
    there
}

/// A program of one file. It lives as long as its folder.
fn program(interpreter: &str, file: &str, source: &str) -> (TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    fs::write(&path, source).unwrap();
    (folder, Program::new(Command::new(interpreter, [path]), patient()))
}

/// The trouble with a program in Python, if there is a Python.
fn python_trouble(source: &str) -> Option<Trouble> {
    is_there("python3")
        .then(|| program("python3", "it.py", source).1.step(&any_call()).unwrap_err())
}

#[test]
fn python_that_forgets_to_flush_answers_and_writes_nothing_beside_itself() {
    if !is_there("python3") {
        return;
    }
    let source = "import sys, json, helper\nfor line in sys.stdin:\n    \
                  print(json.dumps({'state': json.loads(line)['event']['message'], 'actions': []}))\n";
    let (folder, program) = program("python3", "it.py", source);
    fs::write(folder.path().join("helper.py"), "").unwrap();
    assert_eq!(program.step(&any_call()).unwrap().state, "hello");
    assert_eq!(program.step(&any_call()).unwrap().state, "hello");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn python_iterates_over_a_set_in_the_same_order_in_every_process() {
    if !is_there("python3") {
        return;
    }
    let source = "import sys, json\nfor line in sys.stdin:\n    \
                  print(json.dumps({'state': list({'%d' % n for n in range(50)}), 'actions': []}))\n";
    let (_folder, program) = program("python3", "it.py", source);
    let first = program.step(&any_call()).unwrap();
    program.fresh();
    assert_eq!(program.step(&any_call()).unwrap(), first);
}

#[test]
fn python_s_own_words_are_shown() {
    let Some(trouble) = python_trouble("import sys\nsys.stdin.readline()\n1 / 0\n") else { return };
    assert!(trouble.what.contains("exit status 1 "), "{trouble}");
    assert_eq!(trouble.stderr.last().unwrap(), "ZeroDivisionError: division by zero");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux bounds memory")]
fn python_that_takes_3_gb_is_stopped() {
    let Some(trouble) = python_trouble("x = bytearray(3 << 30)\n") else { return };
    assert_eq!(trouble.stderr.last().unwrap(), "MemoryError");
    assert_eq!(trouble.help, "a program may use 1 GiB of memory at most");
}

#[test]
fn java_runs_within_its_bounds_though_it_makes_much_garbage() {
    if !is_there("java") {
        return;
    }
    let source = r#"
        import java.io.*;
        public class It {
            public static void main(String[] args) throws IOException {
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
                long sum = 0;
                while (in.readLine() != null) {
                    for (int n = 0; n < 3000; n++) sum += new byte[1 << 20].length;
                    System.out.println("{\"state\": " + sum + ", \"actions\": []}");
                }
            }
        }
    "#;
    let (_folder, program) = program("java", "It.java", source);
    let answer = program.step(&any_call());
    assert_eq!(answer.unwrap().state, 3000_u64 << 20);
}
