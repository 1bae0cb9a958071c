//! People at the console: a browser that keeps cookies and the token of the forms, and presses what the page
//! shows.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use watchfloor::domain::ids::ThreadId;

use super::office::{Office, Returned};

#[derive(Clone)]
pub struct Browser<'a> {
    office: &'a Office,
    cookie: String,
}

impl<'a> Browser<'a> {
    /// The browser of one person.
    pub async fn of(office: &'a Office, person: &str) -> Self {
        let mut browser = Self { office, cookie: String::new() };
        let page = browser.opens("/people").await;
        let switched = browser.posts("/persona", &[("person", person), ("csrf", &token(&page))]).await;
        assert_eq!(switched.status, StatusCode::SEE_OTHER);
        browser
    }

    /// The page of a thread.
    pub async fn thread(&mut self, thread: &ThreadId) -> String {
        self.opens(&format!("/threads/{thread}")).await
    }

    /// They type a line; whether it was understood, whatever came of it.
    pub async fn says(&mut self, line: &str) -> bool {
        let page = self.opens("/say").await;
        let said = self.posts("/say", &[("line", line), ("csrf", &token(&page))]).await;
        let answered = said.status == StatusCode::SEE_OTHER || said.body.contains("class=\"answer\"");
        assert!(answered, "{line}: {} {}", said.status, said.body);
        let unreadable = ["There is no command", "is missing", "cannot be read"];
        !unreadable.iter().any(|words| said.body.contains(words))
    }

    async fn opens(&mut self, path: &str) -> String {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let page = self.sends(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        page.body
    }

    /// They press a button that acts at once, on a page that was opened before; what the next page says.
    pub async fn presses(&mut self, page: &str, command: &str) -> String {
        let form = page.split("<form ").find(|form| form.contains(&format!("data-command=\"{command}\"")));
        let form = form.unwrap_or_else(|| panic!("no {command} in {page}"));
        let action = attribute(form, "action=\"").unwrap();
        let hidden = form.split("<input type=\"hidden\" ").skip(1);
        let hidden: Vec<(&str, &str)> = hidden
            .map(|input| (attribute(input, "name=\"").unwrap(), attribute(input, "value=\"").unwrap()))
            .collect();
        let said = self.posts(action, &hidden).await;
        match said.headers.get(header::LOCATION) {
            Some(next) => self.opens(next.to_str().unwrap()).await,
            None => said.body,
        }
    }

    async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Returned {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.sends(request.body(Body::from(body)).unwrap()).await
    }

    async fn sends(&mut self, request: Request<Body>) -> Returned {
        let returned = self.office.sends(request).await;
        for cookie in returned.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            let others = self.cookie.split("; ");
            let others = others.filter(|other| !other.is_empty() && other.split('=').next() != Some(name));
            self.cookie = others.chain([pair]).collect::<Vec<_>>().join("; ");
        }
        returned
    }
}

/// The token that a form of a page carries.
fn token(page: &str) -> String {
    attribute(page, "name=\"csrf\" value=\"").unwrap().to_owned()
}

/// What stands behind the beginning of an attribute.
fn attribute<'p>(text: &'p str, begins: &str) -> Option<&'p str> {
    text.split_once(begins)?.1.split('"').next()
}
