//! The `guichet` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    match guichet_server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the operator's one sentence")]
            {
                eprintln!("guichet: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
