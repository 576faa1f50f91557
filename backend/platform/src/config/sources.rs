//! Where settings come from: variables of the environment, and the files that `*_FILE` name.

use super::{ConfigError, SETTINGS, refuse};
use std::collections::HashMap;
use std::path::Path;

/// Variables of the project's own scripts and images, which are not settings.
const TOOL_VARIABLES: [&str; 4] = ["GUICHET_BIN", "GUICHET_API", "GUICHET_REVISION", "GUICHET_VERSION"];

/// Picks our variables out of the environment, and reads the files that `*_FILE` name.
pub(super) fn known_variables(env: HashMap<String, String>) -> Result<HashMap<String, String>, ConfigError> {
    let mut found = HashMap::new();
    for (name, value) in env.into_iter().filter(|(_, value)| !value.is_empty()) {
        let bare = name.strip_prefix("GUICHET_").unwrap_or(&name);
        let secret = bare.strip_suffix("_FILE").filter(|n| SETTINGS.contains(&(*n, true)));
        let is_setting = SETTINGS.iter().any(|(setting, _)| *setting == bare);
        let (setting, value) = match secret {
            Some(setting) => (setting, read_secret_file(setting, Path::new(&value))?),
            None if is_setting => (bare, value),
            None if TOOL_VARIABLES.contains(&name.as_str()) => continue,
            None if bare.len() < name.len() => return refuse(format!("unknown setting {name}")),
            None => continue,
        };
        if found.insert(setting.to_lowercase(), value).is_some() {
            return refuse(format!(
                "{setting} is given more than once (NAME, GUICHET_NAME and NAME_FILE exclude each other)"
            ));
        }
    }
    Ok(found)
}

fn read_secret_file(setting: &str, path: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(path)
        .or_else(|e| refuse(format!("cannot read {setting}_FILE {}: {e}", path.display())))?;
    refuse_world_readable(setting, path)?;
    Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}

/// Container engines mount secrets under /run/secrets with permissions of their own choosing.
#[cfg(unix)]
fn refuse_world_readable(setting: &str, path: &Path) -> Result<(), ConfigError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0, |meta| meta.permissions().mode());
    if mode & 0o004 != 0 && !path.starts_with("/run/secrets") {
        return refuse(format!("{setting}_FILE {} can be read by everybody: chmod 600 it", path.display()));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_world_readable(_: &str, _: &Path) -> Result<(), ConfigError> {
    Ok(())
}
