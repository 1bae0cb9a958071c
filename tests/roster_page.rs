//! The roster on the console, its calendar feeds and its hand-overs, through the program's own routers: a real store, a real
//! dispatcher, no browser and no sleeps.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;
use watchfloor::app::ambient::{SystemClock, SystemRandomness};
use watchfloor::app::calendar::read;
use watchfloor::app::desk_file::parse;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::app::metrics::Metrics;
use watchfloor::app::secrets::Secrets;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::hand_over::HandOver;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::domain::roster::zone::Zone;
use watchfloor::domain::thread::Priority;
use watchfloor::http::console::{ConsoleState, Mode, router};
use watchfloor::http::{Service, api};
use watchfloor::i18n::Locales;
use watchfloor::jobs::desk_file::DeskFile;
use watchfloor::jobs::hand_overs;
use watchfloor::store::Store;

/// Rita alone, every day of the year, except for the nights, in which nobody is; Sam leads.
const DESK: &str = "name = \"Desk\"\n[people.rita]\nname = \"Rita <b>&\"\nroles = [\"responder\"]\n\
    [people.ravi]\nroles = [\"responder\"]\n[people.max]\nroles = [\"manager\"]\n[people.sam]\nroles = [\"lead\"]\n\
    [rosters.care]\nname = \"Care desk\"\nzone = \"Europe/Berlin\"\n\
    [[rosters.care.layers]]\nmembers = [\"rita\"]\nlength = \"1 day\"\nhandover = \"00:00\"\nstart = 2020-01-06\n\
    hours = [\"06:00-22:00\"]\n\
    [[rosters.care.layers]]\nposition = \"backup\"\nmembers = [\"max\"]\nlength = \"1 day\"\nhandover = \"00:00\"\nstart = 2020-01-06\n";

struct Site {
    router: Router,
    dispatcher: Arc<Dispatcher>,
    store: Store,
    _folder: tempfile::TempDir,
}

struct Browser<'a> {
    site: &'a Site,
    cookies: Vec<String>,
    csrf: String,
}

async fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.db").display());
    let store = Store::open(&url, Arc::new(SystemRandomness)).await.unwrap();
    let clock = Arc::new(SystemClock);
    let desk = parse("desk.toml", DESK).unwrap();
    let around = Surroundings {
        clock: clock.clone(),
        randomness: Arc::new(SystemRandomness),
        store: store.clone(),
        live: Arc::new(LiveDesk::from_pointee(Live::new(desk, clock).unwrap())),
        hub: Arc::new(Hub::new()),
        metrics: Arc::new(Metrics::new()),
    };
    let (dispatcher, _) = Dispatcher::start(around);
    let locales = Arc::new(Locales::load().unwrap());
    let file = folder.path().join("desk.toml");
    let service = Service {
        dispatcher: dispatcher.clone(),
        locales: locales.clone(),
        secrets: Secrets::new(Default::default(), folder.path()),
        desk_file: Arc::new(DeskFile::new(dispatcher.clone(), file, Arc::new(|_| {}))),
    };
    let personas = ["rita", "ravi", "max", "sam"].map(Into::into).to_vec();
    let mode = Mode::Demo { personas, sink: "/demo/sink".to_owned() };
    let pages = router(ConsoleState { dispatcher: dispatcher.clone(), locales, mode });
    Site { router: api(Arc::new(service)).merge(pages), dispatcher, store, _folder: folder }
}

impl Site {
    async fn browser(&self, person: &str) -> Browser<'_> {
        let mut browser = Browser { site: self, cookies: Vec::new(), csrf: String::new() };
        browser.get("/roster").await;
        browser.post("/persona", &format!("person={person}")).await;
        browser.get("/roster").await;
        browser
    }
}

impl Browser<'_> {
    async fn get(&mut self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, self.cookies.join("; "));
        let answer = self.send(request.body(Body::empty()).unwrap()).await;
        if let Some((_, rest)) = answer.1.split_once("name=\"csrf\" value=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        answer
    }

    async fn post(&mut self, path: &str, fields: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::COOKIE, self.cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("{fields}&csrf={}", self.csrf))).unwrap()).await
    }

    async fn send(&mut self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let name = pair.split('=').next().unwrap().to_owned();
            self.cookies.retain(|other| other.split('=').next() != Some(name.as_str()));
            self.cookies.push(pair);
        }
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

#[tokio::test]
async fn the_week_is_drawn_with_its_gaps_in_shape_and_word() {
    let site = site().await;
    let mut sam = site.browser("sam").await;
    for path in ["/roster", "/roster?week=-3", "/roster?week=90000", "/"] {
        let (status, page) = sam.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains("Rita &lt;b&gt;&amp;") && !page.contains("Rita <b>"), "{path}: names are text");
        assert!(!page.contains("console-roster") && !page.contains(" style="), "{path}");
    }
    let (_, page) = sam.get("/roster").await;
    assert!(page.contains("class=\"gap\"") && page.contains("▲ Nobody"), "{page}");
    assert!(page.contains("GAP") && page.contains("no primary"), "gaps stand in words besides");
    assert!(page.contains("action=\"/roster/override\""), "a lead may put somebody on");
    let (_, page) = site.browser("ravi").await.get("/roster").await;
    assert!(!page.contains("action=\"/roster/override\""), "others may not");
}

#[tokio::test]
async fn a_shift_is_taken_and_given_back_with_the_pages_forms() {
    let site = site().await;
    let mut ravi = site.browser("ravi").await;
    assert_eq!(ravi.post("/roster/take", "roster=care").await.0, StatusCode::SEE_OTHER);
    let (_, page) = ravi.get("/roster").await;
    assert!(page.contains("<strong dir=\"auto\">Ravi</strong>"), "{page}");
    let changes = site.store.roster_changes().await.unwrap();
    let id = changes.list()[0].id.clone();
    let (status, page) = ravi.post("/roster/override", &format!("undo={id}")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("needs the right"), "{page}");
    let mut sam = site.browser("sam").await;
    assert_eq!(sam.post("/roster/override", &format!("undo={id}")).await.0, StatusCode::SEE_OTHER);
    let until =
        "person=ravi&roster=care&position=backup&from=2099-01-01T08%3A00&until=2099-01-01T18%3A00&reason=";
    assert_eq!(sam.post("/roster/override", until).await.0, StatusCode::SEE_OTHER);
    // Without the session's token nothing happens, and only commands about rosters are taken here.
    sam.csrf = "guess".to_owned();
    assert_eq!(sam.post("/roster/take", "roster=care").await.0, StatusCode::FORBIDDEN);
    sam.get("/roster").await;
    assert_eq!(sam.post("/roster/claim", "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_feed_has_a_private_address_that_a_new_one_replaces() {
    let site = site().await;
    let mut rita = site.browser("rita").await;
    let address = |page: &str| {
        let rest = page.split_once("/calendar/").unwrap().1;
        format!("/calendar/{}.ics", rest.split_once(".ics").unwrap().0)
    };
    let (status, page) = rita.post("/roster/feed", "roster=").await;
    assert_eq!(status, StatusCode::OK);
    let mine = address(&page);
    // Whoever has the address reads it, without a session.
    let mut calendar = Browser { site: &site, cookies: Vec::new(), csrf: String::new() };
    let (status, feed) = calendar.get(&mine).await;
    assert_eq!(status, StatusCode::OK);
    let turns = read(&feed, &Zone::utc(), &|said| Some(said.summary.as_str().into())).unwrap();
    assert!(turns.len() > 180, "half a year and a month of days: {}", turns.len());
    assert!(turns.iter().all(|turn| turn.person.as_str() == "Care desk · Primary"), "{:?}", turns[0]);
    let (_, page) = rita.post("/roster/feed", "roster=care").await;
    let (_, feed) = calendar.get(&address(&page)).await;
    assert!(feed.contains("Rita <b>&") && feed.contains("· Backup"), "the whole roster");
    let (_, page) = rita.post("/roster/feed", "roster=").await;
    assert_eq!(calendar.get(&mine).await.0, StatusCode::NOT_FOUND, "the old address leads nowhere");
    assert_eq!(calendar.get(&address(&page)).await.0, StatusCode::OK);
    assert_eq!(calendar.get("/calendar/guess.ics").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_swap_is_answered_beside_the_notice_that_tells_of_it() {
    let site = site().await;
    let mut rita = site.browser("rita").await;
    assert_eq!(
        rita.post("/roster/swap", "step=offer&person=ravi&roster=care").await.0,
        StatusCode::SEE_OTHER
    );
    let id = site.store.roster_changes().await.unwrap().list()[0].id.clone();
    let mut ravi = site.browser("ravi").await;
    let (_, page) = ravi.get("/notices").await;
    assert!(page.contains("action=\"/notices/swap\"") && page.contains(&id), "{page}");
    let press = format!("step=accept&swap={id}");
    assert_eq!(ravi.post("/notices/swap", &press).await.0, StatusCode::SEE_OTHER);
    let (_, page) = ravi.get("/notices").await;
    assert!(!page.contains("action=\"/notices/swap\""), "it is answered: {page}");
    let (status, page) = ravi.post("/notices/swap", &press).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
    assert!(page.contains("There is no change"), "{page}");
    assert_eq!(ravi.post("/notices/claim", "").await.0, StatusCode::NOT_FOUND, "that is about a thread");
    ravi.csrf = "guess".to_owned();
    assert_eq!(ravi.post("/notices/swap", &press).await.0, StatusCode::FORBIDDEN);
}

impl Site {
    /// A thread that Sam holds.
    async fn thread_of_sam(&self, text: &str) -> ThreadId {
        let incoming = Incoming {
            source: "x".into(),
            external_id: text.into(),
            conversation: text.into(),
            network: "x".into(),
            author: Some("@jo".into()),
            text: text.into(),
            lang: None,
            sentiment: None,
            reach: None,
            priority: Some(Priority::High),
            queue: None,
            url: None,
            tags: vec!["delay".into()],
            received_at: None,
        };
        let call = Call::Receive(Box::new(incoming));
        let received = Inbound::new(Caller::Source("x".into()), Surface::Intake, call);
        let thread = self.dispatcher.dispatch(received).await.unwrap().subject.unwrap();
        let mut sam = self.browser("sam").await;
        assert_eq!(sam.post(&format!("/threads/{thread}/claim"), "").await.0, StatusCode::SEE_OTHER);
        thread
    }

    async fn latest(&self) -> HandOver {
        self.store.past_hand_overs(None, None, 1).await.unwrap().remove(0)
    }

    async fn holder(&self, thread: &ThreadId) -> Option<String> {
        self.store.thread(thread).await.unwrap().unwrap().holder.map(|holder| holder.person.to_string())
    }
}

#[tokio::test]
async fn a_shift_is_handed_over_and_answered_on_the_console() {
    let site = site().await;
    let one = site.thread_of_sam("Where is <i>my</i> parcel?").await;
    let two = site.thread_of_sam("And mine?").await;
    let mut sam = site.browser("sam").await;
    let mut ravi = site.browser("ravi").await;
    let (status, page) = sam.get("/hand-overs").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Hand over Care desk") && page.contains("There was no hand-over yet"), "{page}");
    let (_, page) = ravi.get("/hand-overs").await;
    assert!(!page.contains("Hand over Care desk"), "he is not on shift and leads nobody");
    let note = "roster=care&note=Call+%3Cb%3EJo%3C%2Fb%3E";
    assert_eq!(sam.post("/hand-overs", note).await.0, StatusCode::SEE_OTHER);
    let offer = "what=offer&roster=care&to=ravi&words=%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    assert_eq!(sam.post("/hand-overs", offer).await.0, StatusCode::SEE_OTHER);
    let offered = site.latest().await;
    let path = format!("/hand-overs/{}", offered.id);
    // Until it is accepted the desk and the roster say so.
    for place in ["/", "/roster", "/hand-overs"] {
        let (_, page) = ravi.get(place).await;
        assert!(page.contains("class=\"pending\"") && page.contains(&path), "{place}: {page}");
    }
    let (status, page) = ravi.get(&path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
    assert!(page.contains("Call &lt;b&gt;Jo&lt;/b&gt;") && page.contains("&lt;i&gt;my&lt;/i&gt;"), "{page}");
    let came_in = page.split("<dt>came in</dt>").nth(1).unwrap();
    assert!(came_in.contains("2<span class=\"unseen\"> this shift</span>"), "{page}");
    assert!(
        came_in.contains("0<span class=\"unseen\"> the same stretch of the week before</span>"),
        "{page}"
    );
    assert!(!page.contains(" style=") && !page.contains("console-") && !page.contains("handover-"), "{page}");
    // Whoever may not answer is not asked.
    let (_, theirs) = site.browser("rita").await.get(&path).await;
    assert!(!theirs.contains("name=\"item\"") && !theirs.contains("name=\"decline\""), "{theirs}");
    let (status, _) = ravi.post("/hand-overs", &format!("decline={}&reason=+", offered.id)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = format!("accept={}&item={one}%3Dme&item={two}%3Dqueue", offered.id);
    assert_eq!(ravi.post("/hand-overs", &answer).await.0, StatusCode::SEE_OTHER);
    hand_overs::run_once(&site.dispatcher).await.unwrap();
    assert_eq!((site.holder(&one).await.as_deref(), site.holder(&two).await), (Some("ravi"), None));
    let (_, page) = ravi.get(&path).await;
    assert!(page.contains("back into its queue") && !page.contains("name=\"item\""), "{page}");
    let (_, page) = ravi.get("/").await;
    assert!(!page.contains("class=\"pending\""), "{page}");
    // What came first is still told, whoever asks later.
    let (status, page) = ravi.post("/hand-overs", &answer).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("is accepted already"), "{page}");
    sam.csrf = "guess".to_owned();
    assert_eq!(sam.post("/hand-overs", offer).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_hand_overs_stand_side_by_side() {
    let site = site().await;
    let mut sam = site.browser("sam").await;
    let stays = site.thread_of_sam("Where is it?").await;
    let goes = site.thread_of_sam("And this?").await;
    let offer = "what=offer&roster=care&to=ravi";
    assert_eq!(sam.post("/hand-overs", offer).await.0, StatusCode::SEE_OTHER);
    let first = site.latest().await.id;
    let mut ravi = site.browser("ravi").await;
    let decline = format!("decline={first}&reason=I+am+ill");
    assert_eq!(ravi.post("/hand-overs", &decline).await.0, StatusCode::SEE_OTHER);
    assert_eq!(sam.post(&format!("/threads/{goes}/resolve"), "").await.0, StatusCode::SEE_OTHER);
    let new = site.thread_of_sam("Hello?").await;
    assert_eq!(sam.post("/hand-overs", offer).await.0, StatusCode::SEE_OTHER);
    let second = site.latest().await.id;
    let (status, page) = sam.get(&format!("/hand-overs/{second}?with={first}")).await;
    assert_eq!(status, StatusCode::OK);
    let section =
        |title: &str| page.split(title).nth(1).unwrap().split("</section>").next().unwrap().to_owned();
    assert!(section(">1 new<").contains(new.as_str()), "{page}");
    assert!(section(">1 gone<").contains(goes.as_str()), "{page}");
    assert!(page.contains(">1 in both<") && !section(">1 new<").contains(stays.as_str()), "{page}");
    let closed = page.split("class=\"compared\"").nth(1).unwrap().split("<dt>closed</dt>").nth(1).unwrap();
    assert!(closed.contains("1<span class=\"unseen\"> this shift</span>"), "{page}");
    assert!(closed.contains("0<span class=\"unseen\"> the other shift</span>"), "{page}");
    let (_, list) = sam.get("/hand-overs").await;
    assert!(list.contains(&first) && list.contains(&second) && list.contains("declined"), "{list}");
    for missing in ["/hand-overs/0123456789", "/hand-overs/'%20OR%201", "/hand-overs/%25"] {
        assert_eq!(sam.get(missing).await.0, StatusCode::NOT_FOUND, "{missing}");
    }
    let (_, page) = ravi.get("/notices").await;
    assert!(page.contains(&format!("href=\"/hand-overs/{second}\"")), "item by item is asked there: {page}");
}

#[tokio::test]
async fn a_form_without_a_thread_comes_back_with_what_is_wrong() {
    let site = site().await;
    let mut sam = site.browser("sam").await;
    let (status, page) = sam.get("/notices/override?person=ravi").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("value=\"ravi\" selected") && page.contains("A span such as 4h"), "{page}");
    let (status, page) = sam.post("/say", "line=override+ravi").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "a line that lacks something leads to the form: {page}");
    let (status, page) = sam.post("/notices/override", "once=1&person=ravi&roster=care&until=later").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("value=\"later\"") && page.contains("id=\"problem-until\""), "{page}");
    let right = "once=1&seen_version=0&person=ravi&roster=care&position=primary&until=4h";
    assert_eq!(sam.post("/notices/override", right).await.0, StatusCode::SEE_OTHER);
    let mut ravi = site.browser("ravi").await;
    assert_eq!(ravi.get("/notices/override").await.0, StatusCode::FORBIDDEN);
    assert_eq!(ravi.get("/notices/claim").await.0, StatusCode::NOT_FOUND);
}
