//! Any text is a code or is not; what is one, is spelt in one way.
#![no_main]

use admission::codes::rules::TicketCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = TicketCode::parse(text) {
        assert_eq!(code.spell(), text);
    }
});
