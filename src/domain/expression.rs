//! CEL expressions of the desk file, compiled once. Must not know where they are used.
//! The language: <https://github.com/google/cel-spec/blob/master/doc/langdef.md>.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use cel::{Context, ExecutionError, Program, Value};
use serde::Serialize;

use super::expression_tree;

/// The stack on which expressions are parsed, in bytes. The parser takes up to 200 kilobytes of it
/// for each bracket that is open, in a debug build: a dozen would end the program on a usual stack
/// of two megabytes.
const PARSER_STACK: usize = 96 * 1024 * 1024;

/// The most levels of an expression. Evaluating takes up to 40 kilobytes of stack for each, in a
/// debug build, and runs on the usual stack.
const DEEPEST: usize = 24;

/// A compiled expression that answers yes or no.
pub struct Expression {
    source: String,
    program: Program,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.source).finish()
    }
}

/// Two expressions are the same if they are written the same.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Expression {
    /// Compiles. Whoever takes expressions from people limits their length first.
    ///
    /// # Errors
    /// Says what is wrong with the expression, in the parser's words, or that it nests too deep.
    pub fn compile(source: &str) -> Result<Self, String> {
        let program = parse(source)?;
        if expression_tree::depth(&program.expression().expr) > DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST} levels"));
        }
        Ok(Self { source: source.to_owned(), program })
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The facts that it asks for, each once, cut at the dots: `thread.reach` is `["thread", "reach"]`.
    pub fn names(&self) -> BTreeSet<Vec<String>> {
        expression_tree::names(&self.program.expression().expr)
    }

    /// The functions that it calls and that CEL does not have, such as a misspelt `contians`.
    /// Evaluating finds them only where it comes by.
    pub fn unknown_functions(&self) -> Vec<String> {
        let unknown = |(name, on_a_value): &(&str, bool)| {
            // Called without arguments a known function says that they are missing.
            let probe = if *on_a_value { format!("''.{name}()") } else { format!("{name}()") };
            let answer = parse(&probe).ok().map(|program| program.execute(&Context::default()));
            matches!(answer, Some(Err(ExecutionError::UndeclaredReference(_))))
        };
        let called = expression_tree::functions(&self.program.expression().expr);
        called.into_iter().filter(unknown).map(|(name, _)| name.to_owned()).collect()
    }

    /// Evaluates.
    ///
    /// # Errors
    /// Says why there is neither yes nor no, such as a field that does not exist.
    pub fn holds(&self, facts: &Facts<'_>) -> Result<bool, String> {
        match self.program.execute(&facts.context).map_err(|error| error.to_string())? {
            Value::Bool(answer) => Ok(answer),
            other => Err(format!("'{}' gives {:?}, not true or false", self.source, other.type_of())),
        }
    }
}

/// Parses on a stack that is deep enough.
fn parse(source: &str) -> Result<Program, String> {
    std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(PARSER_STACK);
        let parser =
            parser.spawn_scoped(scope, || Program::compile(source).map_err(|error| error.to_string()));
        let parsed = parser.map_err(|error| format!("no memory to read it ({error})"))?;
        parsed.join().unwrap_or_else(|_| Err("the parser gave up on it".to_owned()))
    })
}

/// CEL's own functions. Making them costs more than most expressions, and they never change.
static STANDARD: LazyLock<Context<'static, 'static>> = LazyLock::new(Context::default);

/// What an expression can ask about.
pub struct Facts<'a> {
    context: Context<'a, 'a>,
}

impl Facts<'_> {
    /// No facts.
    pub fn new() -> Self {
        Self { context: STANDARD.new_inner_scope() }
    }

    /// Adds a fact, such as `thread`.
    ///
    /// # Errors
    /// Where the value has no counterpart in CEL.
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Result<Self, String> {
        let value = cel::to_value(value).map_err(|error| error.to_string())?;
        self.context.add_variable_from_value(name, value);
        Ok(self)
    }
}

impl Default for Facts<'_> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Thread {
        platform: &'static str,
        reach: i64,
    }

    #[test]
    fn an_expression_of_the_mission_holds() {
        let rule = Expression::compile(r#"thread.platform == "x" && thread.reach > 10000"#).unwrap();
        let facts = |reach| Facts::new().with("thread", Thread { platform: "x", reach }).unwrap();
        assert_eq!(rule.holds(&facts(10_001)), Ok(true));
        assert_eq!(rule.holds(&facts(10_000)), Ok(false));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(Expression::compile("thread.reach >").is_err());
        let rule = Expression::compile("thread.raech > 1").unwrap();
        let facts = Facts::new().with("thread", Thread { platform: "x", reach: 1 }).unwrap();
        assert!(rule.holds(&facts).unwrap_err().contains("raech"));
        let number = Expression::compile("1 + 1").unwrap();
        assert!(number.holds(&Facts::new()).is_err());
    }

    #[test]
    fn the_facts_it_asks_for_are_known() {
        let names = |source: &str| -> Vec<String> {
            Expression::compile(source).unwrap().names().iter().map(|name| name.join(".")).collect()
        };
        assert_eq!(names("thread.reach > 1 && has(draft.text)"), ["draft.text", "thread.reach"]);
        assert_eq!(names("thread.tags.exists(tag, tag == thread.lang)"), ["thread.lang", "thread.tags"]);
        assert_eq!(names("{'a': thread['text']}['a'] in [size(x)]"), ["thread", "x"]);
    }

    #[test]
    fn functions_that_do_not_exist_are_found_behind_a_condition_too() {
        let unknown = |source: &str| Expression::compile(source).unwrap().unknown_functions();
        let guarded = "false && thread.text.contians('a') || thread.tags.exists(tag, lenght(tag) > 1)";
        assert_eq!(unknown(guarded), ["contians", "lenght"]);
        let good = "thread.text.contains('a') && size(thread.tags) > 0 && string(thread.reach) != '' \
            && thread.tags.all(tag, tag.startsWith('a') || tag.matches('b')) && has(thread.url)";
        assert!(unknown(good).is_empty());
    }
}
