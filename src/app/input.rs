//! A line in which one types a path, with completion.

use tui_input::{Input, InputRequest};

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
