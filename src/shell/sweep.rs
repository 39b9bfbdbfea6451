//! A numeric field that takes one value after the other.

use crate::scenario::{Report, Scenario, set};

/// The most values of a sweep.
const MOST_VALUES: i128 = 10_001;

/// A numeric field and the values to give it, in billionths.
pub struct Sweep<'t> {
    /// The field, as a path for `--set`.
    pub field: &'t str,
    option: &'t str,
    values: Vec<i128>,
}

impl<'t> Sweep<'t> {
    /// Reads `PATH=A:B:STEP`; `option` is the option's name, for the complaint.
    pub fn parse(option: &'t str, text: &'t str) -> Result<Self, Box<Report>> {
        let wrong = |problem: &str| {
            Box::new(Report::about(
                option,
                format!("{text:?}: {problem}"),
                "write it like links.loss=0:1:0.05",
            ))
        };
        let (field, range) = text.split_once('=').ok_or_else(|| wrong("there is no ="))?;
        let parts: Vec<&str> = range.split(':').collect();
        let [from, to, step] = parts[..] else {
            return Err(wrong("the values are not first:last:step"));
        };
        let number =
            |text| billionths(text).ok_or_else(|| wrong("not a number of at most 9 decimals"));
        let (from, to, step) = (number(from)?, number(to)?, number(step)?);
        if step <= 0 || to < from {
            return Err(wrong("the step must be above 0 and the last no less than the first"));
        }
        let count = (to - from) / step + 1;
        if count > MOST_VALUES {
            return Err(wrong(&format!("{count} values are too many, at most {MOST_VALUES}")));
        }
        Ok(Self { field, option, values: (0..count).map(|place| from + place * step).collect() })
    }

    /// The scenario at every value, with the value as decimal text.
    pub fn scenarios(
        &self,
        scenario: &Scenario,
    ) -> impl Iterator<Item = Result<(String, Scenario), Box<Report>>> {
        self.values.iter().map(|value| {
            let value = decimal(*value);
            match set(scenario, &[format!("{}={value}", self.field)]) {
                Ok(here) => Ok((value, here)),
                // It was not with `--set` that the field was named.
                Err(report) => Err(Box::new(report.said_of(self.option))),
            }
        })
    }
}

/// A decimal number as billionths; `None` when it is none or finer than that.
fn billionths(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || part.len() > 9 || whole.len() > 12 {
        return None;
    }
    if !plain(whole) || !plain(part) {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i128 = format!("{part:0<9}").parse().ok()?;
    Some(sign * (whole * 1_000_000_000 + part))
}

/// Billionths as the shortest decimal text.
fn decimal(billionths: i128) -> String {
    let sign = if billionths < 0 { "-" } else { "" };
    let (whole, part) = (billionths.abs() / 1_000_000_000, billionths.abs() % 1_000_000_000);
    let part = format!("{part:09}");
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, value) in
            [("0", 0), ("0.05", 50_000_000), ("12", 12_000_000_000), ("-.5", -500_000_000)]
        {
            assert_eq!(billionths(text), Some(value), "{text}");
        }
        for wrong in ["", ".", "1e3", "0.0000000001", "a", "1.-2", "--1"] {
            assert_eq!(billionths(wrong), None, "{wrong}");
        }
        assert_eq!((decimal(50_000_000), decimal(-1_500_000_000)), ("0.05".into(), "-1.5".into()));
    }
}
