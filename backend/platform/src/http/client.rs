//! Who calls: the address and request id that the edge found out, and what the program calls itself.

use super::failure::Failure;
use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// Characters of a `User-Agent` that are kept.
const USER_AGENT_LENGTH_MAX: usize = 200;

/// What the edge knows of a request's origin. It leaves it in the request's extensions.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The caller's address, as far as trusted proxies are believed.
    pub ip: IpAddr,
    /// The request's id.
    pub request_id: Arc<str>,
}

/// Who calls.
#[derive(Debug, Clone)]
pub struct Client {
    /// The caller's address.
    pub ip: IpAddr,
    /// The request's id.
    pub request_id: Arc<str>,
    /// What the program calls itself, on one line; may be empty, may be a lie.
    pub user_agent: String,
}

impl Client {
    /// The address that budgets are kept by: IPv6 users own a whole /64.
    pub fn bucket(&self) -> IpAddr {
        bucket(self.ip)
    }

    /// The neighbourhood of the address, /24 or /48: enough to recognize, too little to find somebody.
    pub fn network(&self) -> String {
        match self.ip {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{}/24", Ipv4Addr::new(a, b, c, 0))
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
            }
        }
    }

    /// The larger block by which strangers are told from the owner: a /24 or a /64.
    pub fn block(&self) -> String {
        match self.ip {
            IpAddr::V4(_) => self.network(),
            IpAddr::V6(_) => format!("{}/64", self.bucket()),
        }
    }
}

/// The address that budgets are kept by: IPv6 users own a whole /64.
pub fn bucket(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl FromRequest for Client {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(origin) = request.extensions().get::<Origin>().cloned() else {
            return ready(Err(Failure::fault("a request came in past the edge")));
        };
        let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        let is_shown = |c: &char| !c.is_control();
        let user_agent =
            user_agent.unwrap_or_default().chars().filter(is_shown).take(USER_AGENT_LENGTH_MAX).collect();
        ready(Ok(Self { ip: origin.ip, request_id: origin.request_id, user_agent }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(ip: &str) -> Client {
        Client { ip: ip.parse().unwrap(), request_id: "x".into(), user_agent: String::new() }
    }

    #[test]
    fn neighbours_share_a_block() {
        assert_eq!(client("192.0.2.7").network(), "192.0.2.0/24");
        assert_eq!(client("192.0.2.7").block(), client("192.0.2.99").block());
        assert_eq!(client("2001:db8:1:2:3::1").network(), "2001:db8:1::/48");
        assert_eq!(client("2001:db8:1:2:3::1").block(), client("2001:db8:1:2:4::1").block());
        assert_ne!(client("2001:db8:1:2::1").block(), client("2001:db8:1:3::1").block());
        assert_ne!(client("192.0.2.7").bucket(), client("192.0.2.8").bucket());
    }
}
