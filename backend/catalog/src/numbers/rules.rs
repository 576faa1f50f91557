//! Which numbers are free.

/// The greatest number: codes have two bytes for it.
pub(crate) const NUMBER_MAX: i32 = 65_535;

/// So many of the smallest numbers that are free; fewer when there are not so many.
///
/// Whatever had a number that is free again was deleted, so nothing was ever sold of it.
pub(crate) fn free_numbers(taken: &[i32], n: usize) -> Vec<i32> {
    let taken: std::collections::BTreeSet<i32> = taken.iter().copied().collect();
    (1..=NUMBER_MAX).filter(|number| !taken.contains(number)).take(n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn gaps_are_filled_first() {
        assert_eq!(free_numbers(&[4, 1, 2], 3), [3, 5, 6]);
        assert_eq!(free_numbers(&[], 2), [1, 2]);
        let all: Vec<i32> = (1..=NUMBER_MAX).collect();
        assert_eq!(free_numbers(&all, 1), Vec::<i32>::new());
    }

    proptest! {
        #[test]
        fn no_number_is_given_twice(taken in proptest::collection::vec(1_i32..60, 0..40), n in 0_usize..40) {
            let free = free_numbers(&taken, n);
            prop_assert_eq!(free.len(), n);
            prop_assert!(free.iter().all(|number| (1..=NUMBER_MAX).contains(number) && !taken.contains(number)));
            prop_assert!(free.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
