#![no_main]

libfuzzer_sys::fuzz_target!(
    init: bantin_fuzz::write_seeds("attached"),
    |bytes: &[u8]| bantin_fuzz::properties::attached(bytes)
);
