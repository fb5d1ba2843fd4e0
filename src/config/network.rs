//! A network as administrators write it: `10.0.0.0/8`, `2001:db8::/32`, or one address.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A block of addresses, as `10.0.0.0/8`, `2001:db8::/32` or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Whether the address lies inside; `::ffff:10.0.0.1` counts as `10.0.0.1`.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4() && masked(address, self.prefix) == self.address
    }
}

/// The address with everything beyond the prefix cleared.
fn masked(address: IpAddr, prefix: u32) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & mask).into())
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
    }
}

/// Why a text is not a network, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkError(String);

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NetworkError {}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Network, NetworkError> {
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(a, p)| (a, Some(p)));
        let written: IpAddr = address.parse().map_err(|_| {
            NetworkError(format!(
                "{text:?} is not a network: write an IP address, or one with a prefix as 10.0.0.0/8"
            ))
        })?;
        let bits = if written.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|&prefix| prefix <= bits && digits.bytes().all(|b| b.is_ascii_digit()))
                .ok_or_else(|| {
                    NetworkError(format!(
                        "{text:?} is not a network: the prefix is a number from 0 to {bits}"
                    ))
                })?,
        };
        if masked(written, prefix) != written {
            let meant = masked(written, prefix);
            return Err(NetworkError(format!(
                "{text:?} has bits set beyond its prefix: did you mean {meant}/{prefix}?"
            )));
        }
        Ok(canonical(written, prefix))
    }
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`; a shorter prefix spans more than the mapped addresses and stays IPv6.
fn canonical(address: IpAddr, prefix: u32) -> Network {
    match address.to_canonical() {
        IpAddr::V4(v4) if address.is_ipv6() && prefix >= 96 => Network {
            address: v4.into(),
            prefix: prefix - 96,
        },
        _ => Network { address, prefix },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Network {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn networks_contain() {
        let inside = |network: &str, address: &str| net(network).contains(ip(address));
        assert!(inside("10.0.0.0/8", "10.255.0.1"));
        assert!(inside("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(inside("::ffff:10.0.0.0/104", "10.1.2.3"));
        assert!(inside("192.0.2.7", "192.0.2.7"));
        assert!(inside("0.0.0.0/0", "203.0.113.9"));
        assert!(inside("::/0", "2001:db8::1"));
        assert!(inside("2001:db8::/32", "2001:db8:ffff::1"));
        assert!(!inside("10.0.0.0/8", "11.0.0.0"));
        assert!(!inside("192.0.2.7", "192.0.2.6"));
        assert!(!inside("0.0.0.0/0", "2001:db8::1"));
        assert!(!inside("::/0", "192.0.2.7"));
        assert!(!inside("2001:db8::/32", "2001:db9::1"));
    }

    #[test]
    fn what_is_no_network_is_explained() {
        let error = |text: &str| text.parse::<Network>().expect_err(text).to_string();
        for text in ["", "/8", "ten", "10.0.0/8", "10.0.0.0/8/8", "example.org"] {
            assert!(error(text).contains(&format!("{text:?}")), "{text}");
        }
        for text in [
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "::/129",
        ] {
            assert!(error(text).contains("prefix"), "{text}");
        }
        assert!(error("10.1.2.3/8").contains("did you mean 10.0.0.0/8?"));
    }
}
