//! Any bytes are a door's place in a bundle or are not; what is one, is written as it was read.
#![no_main]

use admission::bundle::rules::Place;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(place) = Place::read(bytes) {
        assert_eq!(place.bytes().as_slice(), bytes);
    }
});
