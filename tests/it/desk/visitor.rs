//! Somebody at the pages without a browser: keeps cookies and the form token, follows no redirect.

use std::collections::BTreeMap;

use ureq::http::{HeaderMap, Request};

use super::{LIMIT, plain};

/// What a page came back as.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn has(&self, words: &str) -> bool {
        plain(&self.text()).contains(words)
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The addresses of the documents on it.
    pub fn documents(&self) -> Vec<String> {
        let text = self.text();
        let places = text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let mut found: Vec<String> = places
            .filter(|place| place.starts_with("/d/") && !place.contains('?'))
            .map(str::to_owned)
            .collect();
        found.sort();
        found.dedup();
        found
    }

    fn token(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once("name=\"csrf\" value=\"")?;
        rest.split('"').next().map(str::to_owned)
    }

    /// The value and the attributes of a cookie that it sets.
    pub fn cookie(&self, name: &str) -> Option<(String, String)> {
        let mut set = self
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok());
        set.find_map(|line| {
            let (pair, attributes) = line.split_once(';')?;
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| (value.to_owned(), attributes.to_owned()))
        })
    }
}

/// Somebody at the pages.
#[derive(Clone)]
pub struct Visitor {
    base: String,
    agent: ureq::Agent,
    pub cookies: BTreeMap<String, String>,
    /// What the forms shown to this person carry.
    pub token: String,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

impl Visitor {
    /// Where the last word of a ticket is split off, by the page of that word.
    #[track_caller]
    pub fn splits_last(&self, ticket: &str) -> String {
        let lines = format!("href=\"{ticket}/lines/e");
        let page = self.get(ticket).text();
        let numbers = page.split(&lines).skip(1);
        let numbers = numbers.filter_map(|rest| rest.split('"').next()?.parse::<u64>().ok());
        let last = numbers.max().expect("a line that can be changed");
        let place = format!("{ticket}/split/{last}");
        let its_page = self.get(&format!("{ticket}/lines/e{last}"));
        assert!(its_page.text().contains(&format!("action=\"{place}\"")));
        place
    }

    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(LIMIT))
            .max_idle_connections(0)
            .build();
        Self {
            base: base.to_owned(),
            agent: config.into(),
            cookies: BTreeMap::new(),
            token: String::new(),
            headers: Vec::new(),
        }
    }

    /// Fills in the sign-in form; `more` are further fields.
    pub fn sign_in(&mut self, login: &str, password: &str, more: &[(&str, &str)]) -> Page {
        self.take_form("/login");
        let mut fields = vec![("login", login), ("password", password)];
        fields.extend(more);
        let page = self.post("/login", &fields);
        self.keep(&page);
        if let Some(token) = self.get("/").token() {
            self.token = token;
        }
        page
    }

    /// Looks at a page with a form: its cookie and its token are kept.
    #[track_caller]
    pub fn take_form(&mut self, place: &str) {
        let page = self.get(place);
        self.keep(&page);
        self.token = page.token().expect("a form");
    }

    /// With one more header on every request.
    pub fn saying(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// With another form token.
    pub fn with_token(&self, token: &str) -> Self {
        let mut other = self.clone();
        token.clone_into(&mut other.token);
        other
    }

    #[track_caller]
    pub fn get(&self, place: &str) -> Page {
        self.try_get(place)
            .unwrap_or_else(|| panic!("no answer to GET {place}"))
    }

    /// The head of a page.
    #[track_caller]
    pub fn head(&self, place: &str) -> Page {
        let answer = self.send("HEAD", place, "", Vec::new());
        answer.unwrap_or_else(|error| panic!("HEAD {place}: {error}"))
    }

    pub fn try_get(&self, place: &str) -> Option<Page> {
        self.send("GET", place, "", Vec::new()).ok()
    }

    /// Posts a form of text, with the token.
    #[track_caller]
    pub fn post(&self, place: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.token).extend_pairs(fields);
        let body = form.finish().into_bytes();
        let answer = self.send("POST", place, "application/x-www-form-urlencoded", body);
        answer.unwrap_or_else(|error| panic!("POST {place}: {error}"))
    }

    /// The same where perhaps nobody answers.
    pub fn try_post(&self, place: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish().into_bytes();
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", place, kind, body).ok()
    }

    /// Posts a form with documents, with the token, as browsers write it.
    #[track_caller]
    pub fn upload(
        &self,
        place: &str,
        fields: &[(&str, &str)],
        documents: &[(&str, &[u8])],
    ) -> Page {
        let body = multipart(&self.token, fields, documents);
        let answer = self.send("POST", place, "multipart/form-data; boundary=limit", body);
        answer.unwrap_or_else(|error| panic!("POST {place}: {error}"))
    }

    /// Keeps the cookies that it sets.
    pub fn keep(&mut self, page: &Page) {
        for name in [
            "helpdesk",
            "helpdesk-form",
            "helpdesk-device",
            "helpdesk-remember",
            "helpdesk-half",
            "helpdesk-language",
        ] {
            if let Some((value, _)) = page.cookie(name) {
                self.cookies.insert(name.to_owned(), value);
            }
        }
    }

    fn send(
        &self,
        method: &str,
        place: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Page, ureq::Error> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{place}", self.base));
        request = request.header("accept-language", "fr");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut answer = if body.is_empty() {
            self.agent.run(request.body(()).expect("a request"))?
        } else {
            self.agent.run(
                request
                    .header("content-type", kind)
                    .body(body)
                    .expect("a request"),
            )?
        };
        let bytes = answer
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()?;
        Ok(Page {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: bytes,
        })
    }
}

/// A form as browsers write it (HTML, multipart/form-data encoding), with the boundary `limit`.
pub fn multipart(token: &str, fields: &[(&str, &str)], documents: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in [("csrf", token)].iter().chain(fields) {
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(head.bytes());
    }
    for (name, bytes) in documents {
        let name = name.replace('"', "%22");
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"documents\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes().chain(bytes.iter().copied()).chain(*b"\r\n"));
    }
    body.extend(b"--limit--\r\n");
    body
}
