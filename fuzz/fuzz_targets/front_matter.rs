#![no_main]

libfuzzer_sys::fuzz_target!(
    init: bantin_fuzz::write_seeds("front_matter"),
    |bytes: &[u8]| bantin_fuzz::properties::front_matter(bytes)
);
