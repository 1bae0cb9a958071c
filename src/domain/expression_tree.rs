//! What can be said of a CEL expression from its syntax tree: the facts that it asks for, and how
//! deep it is. Must not evaluate anything.

use std::collections::BTreeSet;

use cel::common::ast::{EntryExpr, Expr, IdedExpr};

/// The names, cut at the dots, without the variables that a macro such as `exists` binds.
pub(super) fn names(expression: &Expr) -> BTreeSet<Vec<String>> {
    let mut names = BTreeSet::new();
    gather(expression, &[], &mut names);
    names
}

/// The levels of the tree: evaluating calls itself for each.
pub(super) fn depth(expression: &Expr) -> usize {
    let below = below(expression).into_iter().map(|part| depth(&part.expr)).max();
    below.unwrap_or(0) + 1
}

/// The functions that it calls by a name, each with whether it is called on a value, as in
/// `text.contains("a")`. Operators are no such functions.
pub(super) fn functions(expression: &Expr) -> BTreeSet<(&str, bool)> {
    let mut found = BTreeSet::new();
    if let Expr::Call(call) = expression
        && call.func_name.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        found.insert((call.func_name.as_str(), call.target.is_some()));
    }
    found.extend(below(expression).into_iter().flat_map(|part| functions(&part.expr)));
    found
}

fn gather(expression: &Expr, bound: &[&str], names: &mut BTreeSet<Vec<String>>) {
    if let Some(name) = dotted(expression) {
        if !bound.contains(&name[0]) {
            names.insert(name.into_iter().map(str::to_owned).collect());
        }
    } else if let Expr::Comprehension(each) = expression {
        gather(&each.iter_range.expr, bound, names);
        let mut bound = bound.to_vec();
        bound.extend([each.iter_var.as_str(), each.accu_var.as_str()]);
        bound.extend(each.iter_var2.as_deref());
        for part in [&each.accu_init, &each.loop_cond, &each.loop_step, &each.result] {
            gather(&part.expr, &bound, names);
        }
    } else {
        parts(expression).into_iter().for_each(|part| gather(&part.expr, bound, names));
    }
}

/// All that stands directly below an expression.
fn below(expression: &Expr) -> Vec<&IdedExpr> {
    match expression {
        Expr::Comprehension(each) => {
            vec![&each.iter_range, &each.accu_init, &each.loop_cond, &each.loop_step, &each.result]
        }
        other => parts(other),
    }
}

/// What an expression is directly made of. A comprehension binds names, so that it is for the
/// callers.
fn parts(expression: &Expr) -> Vec<&IdedExpr> {
    match expression {
        Expr::Select(select) => vec![&select.operand],
        Expr::Call(call) => call.target.iter().map(AsRef::as_ref).chain(&call.args).collect(),
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map.entries.iter().flat_map(|entry| parts_of_entry(&entry.expr)).collect(),
        Expr::Struct(made) => made.entries.iter().flat_map(|entry| parts_of_entry(&entry.expr)).collect(),
        Expr::Comprehension(_) | Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Vec::new(),
    }
}

fn parts_of_entry(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::StructField(field) => vec![&field.value],
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
    }
}

/// A variable with the fields selected from it, if that is all the expression is.
fn dotted(expression: &Expr) -> Option<Vec<&str>> {
    match expression {
        Expr::Ident(name) => Some(vec![name]),
        Expr::Select(select) => {
            let mut name = dotted(&select.operand.expr)?;
            name.push(&select.field);
            Some(name)
        }
        _ => None,
    }
}
