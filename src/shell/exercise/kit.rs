//! What a student begins with: the files for an exercise and a language.

use super::Lang;
use crate::protocols::exercise::Task;

/// What stands in `assets/exercises/` for one exercise.
struct Texts {
    task: Task,
    exercise: &'static str,
    closing: &'static str,
    python: &'static str,
    rust: &'static str,
    java: &'static str,
}

macro_rules! texts {
    ($($task:ident: $folder:literal),* $(,)?) => {
        [$(Texts {
            task: Task::$task,
            exercise: texts!($folder, "exercise.md"),
            closing: texts!($folder, "closing.md"),
            python: texts!($folder, "template.py"),
            rust: texts!($folder, "template.rs"),
            java: texts!($folder, "Template.java"),
        }),*]
    };
    ($folder:literal, $file:literal) => {
        include_str!(concat!("../../../assets/exercises/", $folder, "/", $file))
    };
}

const ALL: [Texts; 7] = texts! {
    FifoLink: "fifo-link",
    FifoLinkRecovery: "fifo-link-recovery",
    ReliableLink: "reliable-link",
    RpcDedup: "rpc-dedup",
    RpcDedupRecovery: "rpc-dedup-recovery",
    FailureDetector: "failure-detector",
    TwoGenerals: "two-generals",
};

const README: &str = include_str!("../../../assets/exercises/README.template.md");

impl Lang {
    /// What it is called.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
            Self::Java => "Java",
        }
    }

    /// The file with the student's program.
    pub(super) const fn main(self) -> &'static str {
        match self {
            Self::Python => "solution.py",
            Self::Rust => "main.rs",
            Self::Java => "Solution.java",
        }
    }

    /// What is said of the language, and of its helper.
    const fn about(self) -> &'static str {
        match self {
            Self::Python => include_str!("../../../assets/exercises/helper/python.md"),
            Self::Rust => include_str!("../../../assets/exercises/helper/rust.md"),
            Self::Java => include_str!("../../../assets/exercises/helper/java.md"),
        }
    }

    /// How the program is built, where it has to be.
    pub(super) fn build(self) -> Option<&'static str> {
        // The README says it once.
        self.about().lines().find(|line| line.starts_with("rustc "))
    }

    /// How it is started.
    pub(super) const fn command(self) -> &'static str {
        match self {
            Self::Python => "python3 solution.py",
            Self::Rust => "./main",
            Self::Java => "java Solution.java",
        }
    }

    /// How it is started so that what was saved is what runs.
    fn watched(self) -> String {
        match self.build() {
            Some(build) => format!("sh -c \"{build} && exec {}\"", self.command()),
            None => self.command().into(),
        }
    }
}

/// A file to be written.
pub(super) struct KitFile {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What stands in it.
    pub text: String,
}

/// The files for an exercise in a language; none where a program cannot solve it.
pub(super) fn kit(task: Task, lang: Lang) -> Option<Vec<KitFile>> {
    let texts = ALL.iter().find(|texts| texts.task == task)?;
    let (python, rust, java) = (
        include_str!("../../../assets/exercises/helper/step.py"),
        include_str!("../../../assets/exercises/helper/step.rs"),
        include_str!("../../../assets/exercises/helper/Step.java"),
    );
    let file = |name, about, text: &str| KitFile { name, about, text: text.into() };
    let program = |text: &str| file(lang.main(), "your program: begin here", text);
    let mut all = vec![
        file("README.md", "how it works, and how it is checked", &readme(texts, lang)),
        file("exercise.md", "the task", texts.exercise),
    ];
    match lang {
        Lang::Python => {
            all.extend([program(texts.python), file("step.py", "the helper", python)]);
        }
        Lang::Rust => all.extend([program(texts.rust), file("step.rs", "the helper", rust)]),
        // Java runs a single file from its source: the helper stands at its end.
        Lang::Java => all.push(program(&format!("{}\n{java}", texts.java))),
    }
    Some(all)
}

fn readme(texts: &Texts, lang: Lang) -> String {
    let title = texts.exercise.lines().next().unwrap_or_default().trim_start_matches("# ");
    // The words on the language have a place of their own: they come first.
    README
        .replace("{language}", lang.about().trim_end())
        .replace("{title}", title)
        .replace("{main}", lang.main())
        .replace("{exercise}", texts.task.name())
        .replace("{command}", lang.command())
        .replace("{watch}", &lang.watched())
        .replace("{closing}", texts.closing.trim_end())
}
