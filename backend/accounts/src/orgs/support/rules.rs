//! How long an administrator may look into an organization's data.

/// Minutes when nobody says.
pub const MINUTES_DEFAULT: i64 = 30;
/// Minutes at most.
pub const MINUTES_MAX: i64 = 240;

/// The minutes somebody asked for; `None` when they are too few or too many.
pub fn minutes(asked: Option<i64>) -> Option<i64> {
    let minutes = asked.unwrap_or(MINUTES_DEFAULT);
    (1..=MINUTES_MAX).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_for_support_is_short() {
        assert_eq!((minutes(None), minutes(Some(1)), minutes(Some(240))), (Some(30), Some(1), Some(240)));
        assert!(minutes(Some(0)).is_none() && minutes(Some(241)).is_none() && minutes(Some(-1)).is_none());
    }
}
