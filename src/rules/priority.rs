//! How soon a ticket is due: from how urgent its requester finds it and how many it touches, as in GLPI's matrix.

use super::words::words;

words! {
    /// How soon, in GLPI's six steps.
    Priority {
        /// Très basse.
        VeryLow = "very_low",
        /// Basse.
        Low = "low",
        /// Moyenne: what every ticket starts with.
        Medium = "medium",
        /// Haute.
        High = "high",
        /// Très haute.
        VeryHigh = "very_high",
        /// Majeure.
        Major = "major",
    }
}

words! {
    /// A step of urgency or impact.
    Level {
        /// Très basse.
        VeryLow = "very_low",
        /// Basse.
        Low = "low",
        /// Moyenne: what every ticket starts with.
        Medium = "medium",
        /// Haute.
        High = "high",
        /// Très haute.
        VeryHigh = "very_high",
    }
}

impl Level {
    const fn step(self) -> usize {
        match self {
            Self::VeryLow => 0,
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::VeryHigh => 4,
        }
    }
}

/// The mean of both, the doubtful half going to the more pressing side; « majeure » is said by hand only.
pub fn priority(urgency: Level, impact: Level) -> Priority {
    match (urgency.step() + impact.step()).div_ceil(2) {
        0 => Priority::VeryLow,
        1 => Priority::Low,
        2 => Priority::Medium,
        3 => Priority::High,
        _ => Priority::VeryHigh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urgency_and_impact_make_the_priority() {
        use Level::{High, Low, Medium, VeryHigh, VeryLow};
        for (urgency, impact, expected) in [
            (VeryLow, VeryLow, Priority::VeryLow),
            (VeryLow, Low, Priority::Low),
            (Low, Medium, Priority::Medium),
            (Medium, Medium, Priority::Medium),
            (Medium, High, Priority::High),
            (VeryLow, VeryHigh, Priority::Medium),
            (High, VeryHigh, Priority::VeryHigh),
            (VeryHigh, VeryHigh, Priority::VeryHigh),
        ] {
            assert_eq!(
                priority(urgency, impact),
                expected,
                "{urgency:?} {impact:?}"
            );
            assert_eq!(
                priority(impact, urgency),
                expected,
                "{impact:?} {urgency:?}"
            );
        }
    }
}
