//! Panics where bantin would go on: in a build of the preview, and on a thread of its own. Says so if both were caught.

fn main() {
    let index = std::env::args().count() + 6;
    let build = std::panic::catch_unwind(|| [1, 2, 3][index]);
    let thread = std::thread::spawn(move || [1, 2, 3][index]).join();
    if build.is_err() && thread.is_err() {
        println!("caught");
    }
}
