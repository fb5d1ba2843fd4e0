//! Who is asking, and what a trusted proxy says of the client before it; a pure neighbour of `line`.

use std::net::{IpAddr, Ipv6Addr};

use crate::config::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who asks, and whether every stretch of the way we know of was encrypted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Client {
    pub address: IpAddr,
    /// The proxy's word on the address can be read in two ways or in none, or is missing.
    pub doubtful: bool,
    pub secure: bool,
}

/// Decides who asks, and takes out of `headers` what a client could have made up about itself. `identity` is the header in
/// which a trusted proxy names who is signed in; from anybody else it is made up.
pub(super) fn identify(
    peer: IpAddr,
    secure: bool,
    trusted: &[Network],
    identity: Option<&str>,
    headers: &mut Vec<(String, String)>,
) -> Client {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = Client {
        address: peer.to_canonical(),
        doubtful: false,
        secure,
    };
    let by_proxy = is_trusted(peer);
    if by_proxy {
        (client.address, client.doubtful) =
            right_most_untrusted(client.address, headers, is_trusted);
        if client.doubtful {
            log::warn!(
                "door: X-Forwarded-For from {peer} is no one client: what it says opens nothing"
            );
        } else if named(headers, FORWARDED_FOR).next().is_none() {
            // As nginx is unless told: all who come that way would be inside by its address.
            log::debug!("door: the proxy {peer} sends no X-Forwarded-For: its clients are outside");
            client.doubtful = true;
        }
        // The last one is what the nearest proxy wrote.
        let scheme = named(headers, "x-forwarded-proto").last();
        client.secure |= scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    }
    headers.retain(|(name, _)| match identity {
        Some(identity) if name == identity => by_proxy,
        Some(_) | None => !is_claim(name) && (by_proxy || !name.starts_with("x-forwarded-")),
    });
    // The header in which a proxy names somebody is left to who believes it: two of them end a session too.
    for name in ["cookie", "authorization"] {
        take_out_doubled(name, headers, client.address);
    }
    client
}

/// Of what proves who somebody is there is one: of two, one program believes the first and another the last.
fn take_out_doubled(name: &str, headers: &mut Vec<(String, String)>, client: IpAddr) {
    let is_it = |header: &(String, String)| header.0 == name;
    if headers.iter().filter(|header| is_it(header)).count() > 1 {
        log::warn!("door: {name} came more than once from {client}: none of them is believed");
        headers.retain(|header| !is_it(header));
    }
}

/// Headers other software believes a client's address or name from. Nobody here reads them unless so configured, so nobody may
/// pass them.
fn is_claim(name: &str) -> bool {
    matches!(
        name,
        "forwarded"
            | "x-real-ip"
            | "x-client-ip"
            | "x-cluster-client-ip"
            | "true-client-ip"
            | "cf-connecting-ip"
            | "remote-user"
            | "x-remote-user"
            | "remote-addr"
            | "x-remote-addr"
    )
}

/// The elements of every header of that name, in the order sent.
fn named<'a>(
    headers: &'a [(String, String)],
    name: &'a str,
) -> impl DoubleEndedIterator<Item = &'a str> {
    headers
        .iter()
        .filter(move |header| header.0 == name)
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
}

/// Each proxy appends the one before it: from the right, the first hop that is not ours is the client; what is left of it is hearsay.
///
/// In doubt where that hop is no address, or where there are several such headers that do not agree on it: proxies that add one
/// of their own put it before or behind that of their client.
fn right_most_untrusted(
    peer: IpAddr,
    headers: &[(String, String)],
    is_trusted: impl Fn(IpAddr) -> bool,
) -> (IpAddr, bool) {
    let client = |hops: &mut dyn Iterator<Item = &str>| {
        let mut nearest = peer;
        for hop in hops {
            let Some(address) = hop_address(hop) else {
                return (nearest, true);
            };
            nearest = address;
            if !is_trusted(address) {
                break;
            }
        }
        (nearest, false)
    };
    let (address, unreadable) = client(&mut named(headers, FORWARDED_FOR).rev());
    let mut lines = headers.iter().filter(|header| header.0 == FORWARDED_FOR);
    let disagree =
        lines.any(|(_, line)| client(&mut line.split(',').map(str::trim).rev()).0 != address);
    (address, unreadable || disagree)
}

/// Some proxies write the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bracketed = || {
        hop.strip_prefix('[')?
            .strip_suffix(']')?
            .parse::<Ipv6Addr>()
            .ok()
    };
    hop.parse::<IpAddr>()
        .ok()
        .or_else(|| {
            hop.parse::<std::net::SocketAddr>()
                .ok()
                .map(|socket| socket.ip())
        })
        .or_else(|| bracketed().map(IpAddr::V6))
        .map(|address| address.to_canonical())
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

    fn client(peer: &str, forwarded: &[&str]) -> IpAddr {
        told(peer, forwarded).address
    }

    fn told(peer: &str, forwarded: &[&str]) -> Client {
        let mut headers = forwarded
            .iter()
            .map(|value| ("x-forwarded-for".into(), (*value).into()))
            .collect();
        identify(
            ip(peer),
            false,
            &[net("10.0.0.0/8"), net("2001:db8::/64")],
            None,
            &mut headers,
        )
    }

    #[test]
    fn a_proxys_word_that_is_read_in_two_ways_is_in_doubt() {
        for (forwarded, doubtful) in [
            (&[][..], true),
            (&["192.0.2.1"], false),
            (&["1.1.1.1, 192.0.2.1"], false),
            (&["192.0.2.1, 10.0.0.9"], false),
            (&["10.0.0.3, 10.0.0.2"], false),
            (&["192.0.2.1", "192.0.2.1"], false),
            (&["192.0.2.1", "1.1.1.1"], true),
            (&["1.1.1.1, 192.0.2.1", "10.0.0.9"], true),
            (&["10.0.0.3", "192.0.2.1"], true),
            (&["unknown"], true),
            (&["1.1.1.1, unknown"], true),
            (&["192.0.2.1,"], true),
            (&[""], true),
            (&["192.0.2.1;10.0.0.3"], true),
            (&["192.0.2.1 10.0.0.3"], true),
            (&["010.0.0.3"], true),
        ] {
            assert_eq!(
                told("10.0.0.1", forwarded).doubtful,
                doubtful,
                "{forwarded:?}"
            );
            assert!(
                !told("203.0.113.1", forwarded).doubtful,
                "nobody asked them"
            );
        }
    }

    #[test]
    fn of_what_proves_somebody_there_is_one() {
        let trusted = [net("10.0.0.0/8")];
        let left = |names: &[&str]| {
            let mut headers: Vec<_> = names
                .iter()
                .map(|name| ((*name).to_owned(), "a".to_owned()))
                .collect();
            identify(
                ip("10.0.0.1"),
                false,
                &trusted,
                Some("x-remote-user"),
                &mut headers,
            );
            headers.len()
        };
        for name in ["cookie", "authorization"] {
            assert_eq!(
                (left(&[name]), left(&[name, "host", name])),
                (1, 1),
                "{name}"
            );
        }
        assert_eq!(left(&["accept", "accept"]), 2);
    }

    #[test]
    fn the_client_is_the_right_most_untrusted_hop() {
        assert_eq!(client("203.0.113.1", &["192.0.2.1"]), ip("203.0.113.1"));
        assert_eq!(client("10.0.0.1", &[]), ip("10.0.0.1"));
        assert_eq!(client("10.0.0.1", &["192.0.2.1"]), ip("192.0.2.1"));
        assert_eq!(client("::ffff:10.0.0.1", &["192.0.2.1"]), ip("192.0.2.1"));
        assert_eq!(
            client("10.0.0.1", &["1.1.1.1, 192.0.2.1, 10.0.0.9"]),
            ip("192.0.2.1")
        );
        assert_eq!(
            client("10.0.0.1", &["1.1.1.1", "192.0.2.1"]),
            ip("192.0.2.1")
        );
        assert_eq!(client("10.0.0.1", &["192.0.2.1:4711"]), ip("192.0.2.1"));
        assert_eq!(
            client("10.0.0.1", &["[2001:db8:9::1]:4711"]),
            ip("2001:db8:9::1")
        );
        assert_eq!(client("10.0.0.1", &["1.1.1.1, unknown"]), ip("10.0.0.1"));
        assert_eq!(
            client("10.0.0.1", &["1.1.1.1, unknown, 10.0.0.9"]),
            ip("10.0.0.9")
        );
        assert_eq!(client("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), ip("10.0.0.3"));
        assert_eq!(client("10.0.0.1", &["1.1.1.1,"]), ip("10.0.0.1"));
        assert_eq!(
            client("10.0.0.1", &["192.0.2.1, 2001:db8::5"]),
            ip("192.0.2.1")
        );
    }

    #[test]
    fn claims_are_taken_out_and_https_is_believed_of_proxies_only() {
        let sent = || {
            [
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "forwarded",
                "x-real-ip",
                "remote-user",
                "cookie",
            ]
            .map(|name| (name.to_owned(), "https".to_owned()))
            .to_vec()
        };
        let names = |headers: &[(String, String)]| {
            headers
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        let trusted = [net("10.0.0.0/8")];
        let mut headers = sent();
        assert!(!identify(ip("192.0.2.1"), false, &trusted, None, &mut headers).secure);
        assert_eq!(names(&headers), ["cookie"]);
        let mut headers = sent();
        assert!(identify(ip("10.0.0.1"), false, &trusted, None, &mut headers).secure);
        assert_eq!(
            names(&headers),
            [
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "cookie"
            ]
        );
        assert!(identify(ip("192.0.2.1"), true, &trusted, None, &mut sent()).secure);
    }

    #[test]
    fn a_name_is_believed_of_proxies_only() {
        let trusted = [net("10.0.0.0/8")];
        let name = Some("x-remote-user");
        let kept = |peer: &str| {
            let mut headers = ["x-remote-user", "remote-user"]
                .map(|name| (name.to_owned(), "admin".to_owned()))
                .to_vec();
            identify(ip(peer), false, &trusted, name, &mut headers);
            headers.len()
        };
        assert_eq!((kept("10.0.0.1"), kept("192.0.2.1")), (1, 0));
    }
}
