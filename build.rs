//! Compiles the default theme in again whenever a file of it is added, changed or removed.

fn main() {
    println!("cargo:rerun-if-changed=themes/bulletin");
    println!("cargo:rerun-if-changed=build.rs");
}
