//! A line in which one types a path, with completion.

use tui_input::{Input, InputRequest};

/// No path is longer than this.
const MOST_CHARS: usize = 4_096;

/// A path being typed.
#[derive(Clone, Debug, Default)]
pub struct PathInput {
    input: Input,
    /// What the path could go on as.
    pub choices: Vec<String>,
}

impl PathInput {
    /// With a text to begin with.
    pub fn new(text: String) -> Self {
        Self { input: Input::new(text), choices: Vec::new() }
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Where the cursor is, in characters from the left.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Puts a pasted text at the cursor, cut to what a path can be long.
    pub fn paste(&mut self, text: &str) {
        let (before, after): (String, String) = {
            let cursor = self.cursor();
            let chars = || self.text().chars();
            (chars().take(cursor).collect(), chars().skip(cursor).collect())
        };
        let room = MOST_CHARS.saturating_sub(self.text().chars().count());
        let new: String = text.chars().filter(|c| !c.is_control()).take(room).collect();
        let cursor = before.chars().count() + new.chars().count();
        self.input = Input::new(format!("{before}{new}{after}")).with_cursor(cursor);
        self.choices.clear();
    }

    /// Edits it.
    pub fn edit(&mut self, request: InputRequest) {
        self.input.handle(request);
        self.choices.clear();
    }

    /// Goes on as far as all choices agree, and keeps them to be shown.
    pub fn complete(&mut self, choices: Vec<String>) {
        let common = choices.iter().skip(1).fold(choices.first().cloned(), |common, choice| {
            let common = common?;
            let same = common.chars().zip(choice.chars()).take_while(|(a, b)| a == b);
            Some(same.map(|(c, _)| c).collect())
        });
        if let Some(common) = common
            && common.len() > self.text().len()
        {
            self.input = Input::new(common);
        }
        self.choices = if choices.len() > 1 { choices } else { Vec::new() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_text_goes_to_the_cursor_and_ends_somewhere() {
        let mut input = PathInput::new("ab.json".into());
        for _ in 0..5 {
            input.edit(InputRequest::GoToPrevChar);
        }
        input.paste("X\nY");
        assert_eq!((input.text(), input.cursor()), ("abXY.json", 4));
        input.paste(&"z".repeat(1_000_000));
        assert_eq!(input.text().chars().count(), MOST_CHARS);
    }

    #[test]
    fn completes_as_far_as_all_agree() {
        let mut input = PathInput::new("sc".into());
        input.complete(vec!["scenes/one".into(), "scenes/two".into()]);
        assert_eq!((input.text(), input.choices.len()), ("scenes/", 2));
        input.complete(vec!["scenes/two".into()]);
        assert_eq!((input.text(), input.choices.len()), ("scenes/two", 0));
        input.complete(vec![]);
        assert_eq!(input.text(), "scenes/two");
    }
}
