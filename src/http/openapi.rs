//! The OpenAPI document, made from the registry of commands: a command that is added is described.
//! Must not describe what is not there; a test asks every path.

use axum::Json;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{AdditionalProperties, SchemaType};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, PathsBuilder,
    Ref, RefOr, Required, ResponseBuilder, ResponsesBuilder, Schema, Type,
};

use crate::commands::arguments::Kind;
use crate::commands::{ALL, About, Spec};
use crate::domain::state::State;
use crate::domain::thread::Priority;

/// `GET /openapi.json`.
pub(super) async fn document() -> Json<OpenApi> {
    Json(build())
}

/// The document.
pub(super) fn build() -> OpenApi {
    let mut paths = PathsBuilder::new()
        .path("/api/v1/threads", intake("Bring threads in: one object, a list, or NDJSON", true))
        .path(
            "/api/v1/threads/{id}",
            PathItem::new(HttpMethod::Get, operation("A thread").parameter(path_parameter("id"))),
        )
        .path("/api/v1/sources/{source}/threads", intake("Bring records of a source in", false))
        .path("/api/v1/sources/{source}/webhook", intake("A tool's webhook, with its proof", false))
        .path("/api/v1/log", PathItem::new(HttpMethod::Get, log_query()))
        .path(
            "/api/v1/log/export",
            PathItem::new(
                HttpMethod::Get,
                operation("The whole decision log, as JSON lines or CSV")
                    .parameter(query_parameter("format")),
            ),
        )
        .path("/api/v1/people", PathItem::new(HttpMethod::Get, operation("People and roles")))
        .path("/api/v1/drills", PathItem::new(HttpMethod::Get, operation("Drills, the newest first")))
        .path(
            "/api/v1/drills/{id}",
            PathItem::new(
                HttpMethod::Get,
                operation("A drill: what was expected, and what became of it")
                    .parameter(path_parameter("id")),
            ),
        )
        .path(
            "/api/v1/commands",
            PathItem::new(
                HttpMethod::Post,
                operation("A typed line").request_body(Some(json_body(
                    ObjectBuilder::new().property("line", text()).required("line").build(),
                ))),
            ),
        );
    for spec in ALL {
        paths = match spec.about {
            About::Thread | About::ThreadToRead => {
                paths.path(format!("/api/v1/threads/{{id}}/{}", spec.name), command(spec).1)
            }
            About::Queue
            | About::Log
            | About::Roster
            | About::HandOver
            | About::Pause
            | About::Drill
            | About::Debrief
            | About::Desk => paths.path(format!("/api/v1/commands/{}", spec.name), command(spec).1),
        };
    }
    let components = ComponentsBuilder::new()
        .schema("Problem", problem())
        .schema("Thread", thread())
        .schema("IncomingThread", incoming())
        .security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .build();
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Watchfloor").version(env!("CARGO_PKG_VERSION")).build())
        .paths(paths.build())
        .components(Some(components))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build()
}

fn operation(summary: &str) -> OperationBuilder {
    let answer = |words: &str, schema: &str, kind: &str| {
        ResponseBuilder::new()
            .description(words)
            .content(kind, ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build())
            .build()
    };
    OperationBuilder::new().summary(Some(summary)).responses(
        ResponsesBuilder::new()
            .response("200", answer("Done", "Thread", "application/json"))
            .response("default", answer("Refused, with a stable code", "Problem", "application/problem+json"))
            .build(),
    )
}

fn command(spec: &Spec) -> (&'static str, PathItem) {
    let mut body = ObjectBuilder::new();
    for argument in spec.arguments {
        let schema = match argument.kind {
            Kind::Number => number(),
            // A number or a hash.
            Kind::Revision => Schema::Object(
                ObjectBuilder::new()
                    .schema_type(SchemaType::Array(vec![Type::Integer, Type::String]))
                    .build(),
            ),
            Kind::Draft | Kind::Words | Kind::Person | Kind::Queue | Kind::Path | Kind::When | Kind::Word => {
                text()
            }
        };
        body = body.property(argument.name, schema);
        if argument.required {
            body = body.required(argument.name);
        }
    }
    body = body.property("break_glass", text()).property("seen_version", number());
    let mut operation = operation(&format!("Command {}", spec.name))
        .operation_id(Some(spec.name))
        .parameter(
            ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .schema(Some(text())),
        )
        .request_body(Some(json_body(body.build())));
    if matches!(spec.about, About::Thread | About::ThreadToRead) {
        operation = operation.parameter(path_parameter("id"));
    }
    (spec.name, PathItem::new(HttpMethod::Post, operation))
}

fn intake(summary: &str, with_list: bool) -> PathItem {
    let schema = Ref::from_schema_name("IncomingThread");
    let body = RequestBodyBuilder::new()
        .content("application/json", ContentBuilder::new().schema(Some(schema.clone())).build())
        .content("application/x-ndjson", ContentBuilder::new().schema(Some(schema)).build())
        .required(Some(Required::True))
        .build();
    let mut post = operation(summary).request_body(Some(body));
    if with_list {
        let mut item = PathItem::new(HttpMethod::Post, post);
        let mut get = operation("Threads by queue, state and holder");
        for name in ["queue", "state", "holder", "cursor", "limit"] {
            get = get.parameter(query_parameter(name));
        }
        item.get = Some(get.build());
        return item;
    }
    post = post.parameter(path_parameter("source"));
    PathItem::new(HttpMethod::Post, post)
}

fn log_query() -> OperationBuilder {
    ["thread", "person", "action", "surface", "from", "until", "cursor", "limit"]
        .into_iter()
        .fold(operation("The decision log, newest first"), |operation, name| {
            operation.parameter(query_parameter(name))
        })
}

fn path_parameter(name: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(text()))
}

fn query_parameter(name: &str) -> ParameterBuilder {
    ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).schema(Some(text()))
}

fn json_body(schema: utoipa::openapi::Object) -> utoipa::openapi::request_body::RequestBody {
    let content = ContentBuilder::new().schema(Some(Schema::Object(schema))).build();
    RequestBodyBuilder::new().content("application/json", content).build()
}

fn text() -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build())
}

fn number() -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).build())
}

fn one_of(names: Vec<&'static str>) -> Schema {
    Schema::Object(
        ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(names)).build(),
    )
}

fn priorities() -> Schema {
    one_of(Priority::ALL.iter().map(|priority| priority.as_str()).collect())
}

fn incoming() -> RefOr<Schema> {
    let author = ObjectBuilder::new().property("handle", text()).build();
    let mut object =
        ObjectBuilder::new().property("author", Schema::Object(author)).property("priority", priorities());
    for name in [
        "source",
        "external_id",
        "conversation",
        "network",
        "text",
        "lang",
        "queue",
        "url",
        "received_at",
        "sentiment",
    ] {
        object = object.property(name, text());
    }
    object = object.property("reach", number());
    Schema::Object(object.required("source").required("external_id").required("text").build()).into()
}

fn thread() -> RefOr<Schema> {
    let states = one_of(State::ALL.iter().map(|state| state.as_str()).collect());
    let revision = ObjectBuilder::new()
        .property("number", number())
        .property("hash", text())
        .property("text", text())
        .property("author", text())
        .build();
    Schema::Object(
        ObjectBuilder::new()
            .property("id", text())
            .property("state", states)
            .property("version", number())
            .property("holder", text())
            .property("queue", text())
            .property("priority", priorities())
            .property("text", text())
            .property("revision", Schema::Object(revision))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .build(),
    )
    .into()
}

fn problem() -> RefOr<Schema> {
    Schema::Object(
        ObjectBuilder::new()
            .property("title", text())
            .property("status", number())
            .property("detail", text())
            .property("code", text())
            .required("code")
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .build(),
    )
    .into()
}
