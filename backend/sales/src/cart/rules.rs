//! How much fits into a cart, and what two carts make.

/// Most lines of a cart.
pub const LINES_MAX: usize = 50;
/// Seconds that a cart is kept after it was last changed.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3_600;

/// What a line becomes when another cart has the same one: both, as far as an order takes. `max`: most of it
/// in an order.
pub const fn joined(own: i32, other: i32, max: i32) -> i32 {
    let sum = own.saturating_add(other);
    if sum <= max {
        sum
    } else if own > max {
        own
    } else {
        max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_carts_add_up_to_the_limit() {
        assert_eq!((joined(2, 3, 6), joined(4, 3, 6), joined(6, 1, 6)), (5, 6, 6));
        assert_eq!(joined(8, 1, 6), 8, "what its owner chose before stays, and says what is wrong with it");
    }
}
