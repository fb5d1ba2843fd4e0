//! Certificates for `localhost`, signed by themselves and made for one test; who believes them is decided there.

use std::path::Path;

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};

const DAY_SECONDS: i64 = 86_400;

/// Writes a certificate and its key, PEM both, that holds from a month ago until so many days from now.
pub fn make((certificate, key): (&Path, &Path), until_days: i64) {
    let (pem, secret) = made(until_days).expect("a certificate");
    std::fs::write(certificate, pem).expect("written");
    std::fs::write(key, secret).expect("written");
}

fn made(until_days: i64) -> Result<(Vec<u8>, Vec<u8>), openssl::error::ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;
    let mut name = X509NameBuilder::new()?;
    name.append_entry_by_text("CN", "localhost")?;
    let name = name.build();
    let now = chrono::Utc::now().timestamp();
    let at = |days: i64| Asn1Time::from_unix(now + days * DAY_SECONDS);
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let serial =
        BigNum::from_u32(u32::try_from(now & 0x7fff_ffff).unwrap_or(1))?.to_asn1_integer()?;
    builder.set_serial_number(&serial)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_pubkey(&key)?;
    let (begin, end) = (at(-30)?, at(until_days)?);
    builder.set_not_before(&begin)?;
    builder.set_not_after(&end)?;
    builder.append_extension(BasicConstraints::new().ca().build()?)?;
    let names = SubjectAlternativeName::new()
        .dns("localhost")
        .build(&builder.x509v3_context(None, None))?;
    builder.append_extension(names)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok((builder.build().to_pem()?, key.private_key_to_pem_pkcs8()?))
}
