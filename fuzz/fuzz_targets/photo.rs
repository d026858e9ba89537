#![no_main]

libfuzzer_sys::fuzz_target!(
    init: bantin_fuzz::write_seeds("photo"),
    |bytes: &[u8]| bantin_fuzz::properties::photo(bytes)
);
