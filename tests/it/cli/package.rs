//! The Debian package, as far as it is seen without installing it; what happens then stands in `tests/package`.

use std::path::Path;
use std::process::Command;

#[track_caller]
fn said(command: &mut Command) -> String {
    let done = command.output().expect("it runs");
    assert!(done.status.success(), "{command:?}: {done:?}");
    String::from_utf8(done.stdout).expect("UTF-8")
}

#[test]
fn the_package_holds_everything_where_debian_looks_for_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let binary = folder.path().join("helpdesk");
    // With what debuggers want, or compressed, it would take a minute to pack.
    let built = env!("CARGO_BIN_EXE_helpdesk");
    said(
        Command::new("strip")
            .arg("-o")
            .args([binary.as_os_str(), built.as_ref()]),
    );
    let made = said(
        Command::new(root.join("tests/package/build"))
            .arg(&binary)
            .env("DPKG_DEB_COMPRESSOR_TYPE", "none"),
    );
    let package = root.join(made.trim());
    let contents = said(Command::new("dpkg-deb").arg("-c").arg(&package));
    for file in [
        "rwxr-xr-x root/root",
        " ./usr/bin/helpdesk\n",
        " ./etc/helpdesk/\n",
        " ./usr/lib/systemd/system/helpdesk.service\n",
        " ./usr/lib/systemd/system/helpdesk@.service\n",
        " ./usr/share/man/man1/helpdesk.1.gz\n",
        " ./usr/share/bash-completion/completions/helpdesk\n",
        " ./usr/share/doc/helpdesk/copyright\n",
        " ./usr/share/doc/helpdesk/sbom.spdx.json\n",
    ] {
        assert!(contents.contains(file), "{file}: {contents}");
    }
    let control = said(Command::new("dpkg-deb").arg("-I").arg(&package));
    for line in ["Depends: libc6 (>= 2.", "libssl3", "Version: "] {
        assert!(control.contains(line), "{line}: {control}");
    }
    let file = |name: &str| root.join("target/package/tree/usr").join(name);
    let unit =
        std::fs::read_to_string(file("lib/systemd/system/helpdesk.service")).expect("a unit");
    let start = "ExecStart=/usr/bin/helpdesk serve --config /etc/helpdesk/helpdesk.toml\n";
    assert!(unit.contains(start), "{unit}");
    let parts = std::fs::read(file("share/doc/helpdesk/sbom.spdx.json")).expect("a list");
    let parts: serde_json::Value = serde_json::from_slice(&parts).expect("JSON");
    let parts = parts["packages"].as_array().expect("parts");
    assert!(
        parts.iter().any(|part| part["name"] == "rusqlite"),
        "{parts:?}"
    );
    for script in ["preinst", "postinst", "prerm", "postrm", "config"] {
        said(
            Command::new("sh")
                .arg("-n")
                .arg(root.join("tests/package").join(script)),
        );
    }
}
