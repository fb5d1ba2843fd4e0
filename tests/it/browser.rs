//! A headless browser for one test; the process behind it is in `browser/chromium.rs`, what is asked inside the page in
//! `browser/page.js`.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::missing::{Missing, need};
use crate::poll::until;

mod chromium;
mod tests;

use chromium::Chromium;

/// Generous, as it only passes when something is broken.
const LIMIT: Duration = Duration::from_secs(30);
const PAGE: &str = include_str!("browser/page.js");

/// What the reader's browser is like.
#[derive(Clone, Copy)]
pub struct Options {
    pub javascript: bool,
    pub width: u32,
    pub dark: bool,
    /// As in `Accept-Language`.
    pub language: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            javascript: true,
            width: 1280,
            dark: false,
            language: "fr",
        }
    }
}

/// A tab that is not used at the moment.
pub struct Tab {
    session: Value,
    frame: Value,
}

/// One window with one page. Every call fails the test when it cannot be done; one that leaves the page returns
/// when the next page is complete.
pub struct Browser {
    chromium: Chromium,
    /// Cookies, stores and caches of its own: nothing of the browser before it, nothing for the one after it.
    context: Value,
    options: Options,
    session: Value,
    frame: Value,
    /// Of its tabs.
    sessions: Vec<Value>,
    loading: bool,
    status: Option<u64>,
    errors: Vec<String>,
    /// What is typed into the browser's own authentication screen; without it the screen is closed.
    screen: Option<(String, String)>,
    /// How often that screen came.
    screens: u32,
}

impl Browser {
    pub fn start() -> Result<Self, Missing> {
        Self::start_with(Options::default())
    }

    pub fn start_with(options: Options) -> Result<Self, Missing> {
        need(&["chromium"])?;
        let mut browser = Self {
            chromium: Chromium::idle_or_new(),
            context: Value::Null,
            options,
            session: Value::Null,
            frame: Value::Null,
            sessions: Vec::new(),
            loading: false,
            status: None,
            errors: Vec::new(),
            screen: None,
            screens: 0,
        };
        browser.context =
            browser.call("Target.createBrowserContext", json!({}))["browserContextId"].take();
        browser.open_page(options);
        Ok(browser)
    }

    /// Opens a second tab, which is then the one that is used; gives back the first for [`Browser::turn_to`].
    pub fn open_tab(&mut self) -> Tab {
        let first = Tab {
            session: self.session.take(),
            frame: self.frame.take(),
        };
        self.open_page(self.options);
        first
    }

    /// Uses this tab again; gives back the one used until now.
    pub fn turn_to(&mut self, tab: Tab) -> Tab {
        let session = std::mem::replace(&mut self.session, tab.session);
        let frame = std::mem::replace(&mut self.frame, tab.frame);
        self.call("Page.bringToFront", json!({}));
        Tab { session, frame }
    }

    fn open_page(&mut self, options: Options) {
        let page = json!({ "url": "about:blank", "browserContextId": self.context });
        let target = self.call("Target.createTarget", page)["targetId"].take();
        let attach = json!({ "targetId": target, "flatten": true });
        self.session = self.call("Target.attachToTarget", attach)["sessionId"].take();
        self.sessions.push(self.session.clone());
        self.frame = target; // Chromium gives a page's main frame the name of its target
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"] {
            self.call(&format!("{domain}.enable"), json!({}));
        }
        let size = json!({ "width": options.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = if options.dark { "dark" } else { "light" };
        // A page that still scrolls smoothly would move away from under the mouse.
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.call("Emulation.setEmulatedMedia", features);
        let headers = json!({ "headers": { "Accept-Language": options.language } });
        self.call("Network.setExtraHTTPHeaders", headers);
        let off = json!({ "value": !options.javascript });
        self.call("Emulation.setScriptExecutionDisabled", off);
    }

    #[track_caller]
    pub fn goto(&mut self, url: &str) {
        self.status = None;
        let error = self.call("Page.navigate", json!({ "url": url }))["errorText"].take();
        assert!(error.is_null(), "{url}: {error}");
        self.settle();
    }

    /// From now on somebody is there for the browser's own authentication screen (RFC 7617): with user name and password,
    /// or to close it.
    pub fn at_the_screen(&mut self, login: Option<(&str, &str)>) {
        self.screen = login.map(|(login, password)| (login.to_owned(), password.to_owned()));
        self.call("Fetch.enable", json!({ "handleAuthRequests": true }));
    }

    /// How often that screen came.
    pub fn screens(&self) -> u32 {
        self.screens
    }

    /// The HTTP status of the last page asked for.
    pub fn status(&self) -> Option<u64> {
        self.status
    }

    pub fn url(&mut self) -> String {
        self.text_of("location.href")
    }

    pub fn title(&mut self) -> String {
        self.text_of("document.title")
    }

    /// What a reader sees, as text.
    pub fn text(&mut self) -> String {
        // Between two pages there is a moment without a body.
        self.text_of("(document.body || { innerText: '' }).innerText")
    }

    pub fn html(&mut self) -> String {
        self.text_of("document.documentElement.outerHTML")
    }

    /// The element with the keyboard focus, as in `input#login`, `a "Tickets"` or `textarea[name=text]`.
    pub fn focused(&mut self) -> String {
        self.text_of(&format!("({PAGE}).describe(document.activeElement)"))
    }

    /// The role and the accessible name of the element with the keyboard focus, as in `textbox Identifiant`: what a
    /// screen reader says there.
    #[track_caller]
    pub fn spoken(&mut self) -> String {
        let element = json!({ "expression": "document.activeElement" });
        let element = self.call("Runtime.evaluate", element)["result"]["objectId"].take();
        let asked = json!({ "objectId": element, "fetchRelatives": false });
        let node = self.call("Accessibility.getPartialAXTree", asked)["nodes"][0].take();
        let word = |part: &str| node[part]["value"].as_str().unwrap_or_default().to_owned();
        format!("{} {}", word("role"), word("name"))
    }

    /// The same as [`Browser::focused`], and why somebody at the keyboard would not see where they are: empty where they do.
    #[track_caller]
    pub fn stop(&mut self) -> (String, String) {
        let stop = self.text_of(&format!("({PAGE}).stop()"));
        let (described, lost) = stop.split_once('\n').expect("two lines");
        (described.to_owned(), lost.to_owned())
    }

    /// Waits until the reader sees these words, on this page or on one it leads to by itself.
    #[track_caller]
    pub fn wait_for(&mut self, words: &str) {
        until(words, LIMIT, || self.text().contains(words).then_some(()));
    }

    /// From now on there is no network.
    pub fn goes_offline(&mut self) {
        let line = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.call("Network.emulateNetworkConditions", line);
    }

    /// The page as it is printed, by somebody whose screen is dark.
    #[track_caller]
    pub fn on_paper(&mut self) {
        let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
        let paper = json!({ "media": "print", "features": dark });
        self.call("Emulation.setEmulatedMedia", paper);
    }

    /// From now on it sends no faster than so many bytes a second.
    #[track_caller]
    pub fn sends_slowly(&mut self, bytes_per_second: u32) {
        self.call("Network.enable", json!({}));
        let line = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second });
        self.call("Network.emulateNetworkConditions", line);
    }

    /// Clicks what a CSS selector, or the visible words of a link or a button, name.
    #[track_caller]
    pub fn click(&mut self, what: &str) {
        let element = self.find("clickable", what);
        self.click_element(&element, what);
    }

    /// Types into the field that a CSS selector or its label names; in a list, chooses by the words shown.
    #[track_caller]
    pub fn fill(&mut self, what: &str, value: &str) {
        let field = self.find("field", what);
        if self.on(&field, "fill(this, arg)", value) == json!(true) {
            if value.is_empty() {
                self.press("Delete");
            } else {
                self.call("Input.insertText", json!({ "text": value }));
            }
            assert_eq!(self.value(&field), json!(value), "{what}");
        }
    }

    /// Makes the box or the radio button with this label (or selector) checked.
    #[track_caller]
    pub fn check(&mut self, what: &str) {
        let field = self.find("field", what);
        if !self.is_checked(&field) {
            self.click_element(&field, what);
        }
        assert!(self.is_checked(&field), "{what} stays unchecked");
    }

    /// Chooses files for the file field that a CSS selector or its label names.
    #[track_caller]
    pub fn attach(&mut self, what: &str, paths: &[&Path]) {
        let field = self.find("field", what);
        let files = json!({ "objectId": field, "files": paths });
        self.call("DOM.setFileInputFiles", files);
    }

    /// From now on files that pages offer are saved in this folder.
    #[track_caller]
    pub fn saves_into(&mut self, folder: &Path) {
        let allowed = json!({ "behavior": "allow", "downloadPath": folder, "browserContextId": self.context });
        self.call("Browser.setDownloadBehavior", allowed);
    }

    /// Clicks the button that sends the form with the focus, or else the first form of `main`, or of the page.
    #[track_caller]
    pub fn submit(&mut self) {
        let button = self.find("submit", "");
        self.click_element(&button, "the form's button");
    }

    /// Types into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key named as in `KeyboardEvent.key` (`Space` for the bar), with `Shift+` before it if held.
    #[track_caller]
    pub fn press(&mut self, key: &str) {
        let (modifiers, key) = key.strip_prefix("Shift+").map_or((0, key), |key| (8, key));
        let (code, text) = match key {
            "Backspace" => (8, ""),
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "Space" => (32, " "),
            "End" => (35, ""),
            "Home" => (36, ""),
            "ArrowLeft" => (37, ""),
            "ArrowUp" => (38, ""),
            "ArrowRight" => (39, ""),
            "ArrowDown" => (40, ""),
            "Delete" => (46, ""),
            _ => (
                key.chars()
                    .next()
                    .map_or(0, |c| u32::from(c.to_ascii_uppercase())),
                key,
            ),
        };
        let name = if key == "Space" { " " } else { key };
        for (kind, text) in [("keyDown", text), ("keyUp", "")] {
            let event = json!({ "type": kind, "key": name, "windowsVirtualKeyCode": code, "text": text,
                "modifiers": modifiers });
            self.call("Input.dispatchKeyEvent", event);
        }
        self.settle();
    }

    /// The whole page as a PNG.
    pub fn screenshot(&mut self, path: impl AsRef<Path>) {
        let clip = self.call("Page.getLayoutMetrics", json!({}))["cssContentSize"].take();
        self.screenshot_of(clip, path);
    }

    /// A part of the page as a PNG: `x`, `y`, `width`, `height`.
    pub fn screenshot_of(&mut self, mut clip: Value, path: impl AsRef<Path>) {
        clip["scale"] = json!(1);
        let shot = json!({ "captureBeyondViewport": true, "clip": clip });
        let shot = self.call("Page.captureScreenshot", shot);
        let png = base64(shot["data"].as_str().expect("a picture"));
        std::fs::write(path, png).expect("written");
    }

    /// The cookie as the protocol shows it: `value`, `httpOnly`, `secure`, `sameSite`, `expires`, …
    pub fn cookie(&mut self, name: &str) -> Option<Value> {
        let mut cookies = self.call("Network.getCookies", json!({}))["cookies"].take();
        let mut cookies = cookies.as_array_mut()?.iter_mut();
        cookies
            .find(|cookie| cookie["name"] == json!(name))
            .map(Value::take)
    }

    /// Takes a cookie away, as a session that ends does.
    pub fn forget_cookie(&mut self, url: &str, name: &str) {
        let cookie = json!({ "url": url, "name": name });
        self.call("Network.deleteCookies", cookie);
    }

    /// So many steps back in this tab's history.
    #[track_caller]
    pub fn go_back(&mut self, steps: u64) {
        let mut history = self.call("Page.getNavigationHistory", json!({}));
        let at = history["currentIndex"].as_u64().expect("an index") - steps;
        let at = usize::try_from(at).expect("small");
        let entry = history["entries"][at].take();
        let go = json!({ "entryId": entry["id"] });
        self.call("Page.navigateToHistoryEntry", go);
        until("it is back there", LIMIT, || {
            (self.url() == entry["url"]).then_some(())
        });
        self.settle();
    }

    pub fn set_cookie(&mut self, url: &str, name: &str, value: &str) {
        let cookie = json!({ "url": url, "name": name, "value": value });
        self.call("Network.setCookie", cookie);
    }

    /// What the console told as errors since the start: exceptions, refused contents, files not found.
    pub fn console_errors(&mut self) -> &[String] {
        self.evaluate("0"); // what was told before this answer has then been read
        &self.errors
    }

    /// Takes back the errors told so far that have these words, where they are what the test is about.
    pub fn forgive(&mut self, words: &str) {
        self.evaluate("0");
        self.errors.retain(|error| !error.contains(words));
    }

    /// The value of a JavaScript expression, also where the page's own JavaScript is off.
    #[track_caller]
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let question = json!({ "expression": expression, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", question);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].take()
    }

    /// The value that a promise comes to.
    #[track_caller]
    pub fn evaluate_later(&mut self, expression: &str) -> Value {
        let question =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", question);
        assert!(answer["exceptionDetails"].is_null(), "{answer}");
        answer["result"]["value"].take()
    }

    #[track_caller]
    fn text_of(&mut self, expression: &str) -> String {
        let value = self.evaluate(expression);
        value.as_str().expect("a text").to_owned()
    }

    #[track_caller]
    fn find(&mut self, kind: &str, what: &str) -> Value {
        let expression = format!("({PAGE}).find.{kind}({})", json!(what));
        let mut answer = self.call("Runtime.evaluate", json!({ "expression": expression }));
        let element = answer["result"]["objectId"].take();
        assert!(
            !element.is_null(),
            "no {kind} {what:?} on this page:\n{}",
            self.text()
        );
        element
    }

    /// One of the functions of page.js, with `this` the element and `arg` the text.
    #[track_caller]
    fn on(&mut self, element: &Value, expression: &str, arg: &str) -> Value {
        let function = format!("function(arg) {{ return ({PAGE}).{expression}; }}");
        let question = json!({ "objectId": element, "functionDeclaration": function,
            "arguments": [{ "value": arg }], "returnByValue": true });
        let mut answer = self.call("Runtime.callFunctionOn", question);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].take()
    }

    #[track_caller]
    fn value(&mut self, field: &Value) -> Value {
        self.on(field, "value(this)", "")
    }

    #[track_caller]
    fn is_checked(&mut self, field: &Value) -> bool {
        self.on(field, "checked(this)", "") == json!(true)
    }

    #[track_caller]
    fn click_element(&mut self, element: &Value, what: &str) {
        let point = self.on(element, "point(this)", "");
        assert!(!point.is_null(), "{what:?} is hidden or covered");
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": point["x"], "y": point["y"], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
        self.settle();
    }

    /// Returns once what was done has had its effect. The page announces that it will be left before it answers the
    /// next question, so after one question more it is known whether there is a load to wait for.
    #[track_caller]
    fn settle(&mut self) {
        let _ = self.try_call("Runtime.evaluate", json!({ "expression": "0" })); // may fail as the page goes
        let deadline = Instant::now() + LIMIT;
        while self.loading {
            let message = self.receive(deadline, "the page to be complete");
            self.note(&message);
        }
    }

    #[track_caller]
    fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.try_call(method, params);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    #[track_caller]
    fn try_call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.chromium.send(&self.session, method, params);
        let deadline = Instant::now() + LIMIT;
        loop {
            let mut message = self.receive(deadline, method);
            if message["id"] == json!(id) {
                return match message["error"].take() {
                    Value::Null => Ok(message["result"].take()),
                    error => Err(error),
                };
            }
            self.note(&message);
        }
    }

    #[track_caller]
    fn receive(&self, deadline: Instant, what: &str) -> Value {
        let left = deadline.saturating_duration_since(Instant::now());
        let message = self.chromium.receive(left);
        message.unwrap_or_else(|error| panic!("waiting for {what}: Chromium {error}"))
    }

    /// Answers an event; what comes of it is not waited for.
    fn answer(&mut self, method: &str, request: &Value, mut params: Value) {
        params["requestId"] = request.clone();
        self.chromium.send(&self.session, method, params);
    }

    /// Takes from an event what the calls above want to know.
    fn note(&mut self, event: &Value) {
        if !self.sessions.contains(&event["sessionId"]) {
            return; // the last words of a page before this browser's
        }
        let params = &event["params"];
        let ours = params["frameId"] == self.frame;
        match event["method"].as_str().unwrap_or_default() {
            "Page.frameRequestedNavigation" if ours => {
                self.loading |= params["disposition"] == json!("currentTab");
            }
            "Page.frameScheduledNavigation"
            | "Page.frameStartedNavigating"
            | "Page.frameStartedLoading"
                if ours =>
            {
                self.loading = true;
            }
            "Page.frameStoppedLoading" | "Page.navigatedWithinDocument" if ours => {
                self.loading = false;
            }
            "Network.responseReceived" if ours && params["type"] == json!("Document") => {
                self.status = params["response"]["status"].as_u64();
            }
            "Fetch.requestPaused" => {
                self.answer("Fetch.continueRequest", &params["requestId"], json!({}));
            }
            "Fetch.authRequired" => {
                self.screens += 1;
                let response = match self.screen.take() {
                    Some((login, password)) => {
                        json!({ "response": "ProvideCredentials", "username": login, "password": password })
                    }
                    None => json!({ "response": "CancelAuth" }),
                };
                let answer = json!({ "authChallengeResponse": response });
                self.answer("Fetch.continueWithAuth", &params["requestId"], answer);
            }
            "Runtime.exceptionThrown" => self.errors.push(params["exceptionDetails"].to_string()),
            "Runtime.consoleAPICalled" if params["type"] == json!("error") => {
                self.errors.push(params["args"].to_string());
            }
            "Log.entryAdded" if params["entry"]["level"] == json!("error") => {
                let entry = &params["entry"];
                self.errors
                    .push(format!("{} ({})", entry["text"], entry["url"]));
            }
            _ => {}
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return; // who knows in which state it is
        }
        self.session = Value::Null;
        let context = json!({ "browserContextId": self.context });
        if self
            .try_call("Target.disposeBrowserContext", context)
            .is_ok()
        {
            self.chromium.keep();
        }
    }
}

fn base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_be_bytes()[3]);
        }
    }
    bytes
}
