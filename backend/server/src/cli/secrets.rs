//! `secrets generate`

use anyhow::Context;
use data_encoding::BASE64URL_NOPAD;
use platform::keyring::Keyring;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Bytes of randomness in a secret.
const SECRET_BYTES: usize = 32;
/// Id of the first key-encryption key.
const FIRST_KEY: &str = "k1";

/// A fresh secret as text.
pub(super) fn fresh() -> String {
    BASE64URL_NOPAD.encode(&rand::random::<[u8; SECRET_BYTES]>())
}

pub(super) fn generate(dir: Option<&Path>) -> anyhow::Result<()> {
    let kek = Keyring::fresh_key(FIRST_KEY);
    let Some(dir) = dir else { return super::say(&format!("APP_SECRET={}\nKEK={kek}\n", fresh())) };
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    keep(&dir.join("app_secret.txt"), "APP_SECRET_FILE", &fresh())?;
    keep(&dir.join("kek.txt"), "KEK_FILE", &kek)
}

/// Writes a secret into a file of its owner's, unless the file is there.
fn keep(file: &Path, setting: &str, secret: &str) -> anyhow::Result<()> {
    if file.exists() {
        return super::say(&format!("{} exists and stays as it is.\n", file.display()));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut handle = options.open(file).with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(handle, "{secret}")?;
    super::say(&format!("Wrote {}. Use it with {setting}.\n", file.display()))
}
