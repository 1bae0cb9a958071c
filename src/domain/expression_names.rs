//! The facts that a CEL expression asks for, found in its syntax tree. Must not evaluate anything.

use std::collections::BTreeSet;

use cel::common::ast::{EntryExpr, Expr};

/// The names, cut at the dots, without the variables that a macro such as `exists` binds.
pub(super) fn of(expression: &Expr) -> BTreeSet<Vec<String>> {
    let mut names = BTreeSet::new();
    gather(expression, &[], &mut names);
    names
}

fn gather(expression: &Expr, bound: &[&str], names: &mut BTreeSet<Vec<String>>) {
    if let Some(name) = dotted(expression) {
        if !bound.contains(&name[0]) {
            names.insert(name.into_iter().map(str::to_owned).collect());
        }
        return;
    }
    match expression {
        Expr::Select(select) => gather(&select.operand.expr, bound, names),
        Expr::Call(call) => {
            for part in call.target.iter().map(AsRef::as_ref).chain(&call.args) {
                gather(&part.expr, bound, names);
            }
        }
        Expr::List(list) => list.elements.iter().for_each(|part| gather(&part.expr, bound, names)),
        Expr::Map(map) => map.entries.iter().for_each(|entry| gather_entry(&entry.expr, bound, names)),
        Expr::Struct(made) => made.entries.iter().for_each(|entry| gather_entry(&entry.expr, bound, names)),
        Expr::Comprehension(each) => {
            gather(&each.iter_range.expr, bound, names);
            let mut bound = bound.to_vec();
            bound.extend([each.iter_var.as_str(), each.accu_var.as_str()]);
            bound.extend(each.iter_var2.as_deref());
            for part in [&each.accu_init, &each.loop_cond, &each.loop_step, &each.result] {
                gather(&part.expr, &bound, names);
            }
        }
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
}

fn gather_entry(entry: &EntryExpr, bound: &[&str], names: &mut BTreeSet<Vec<String>>) {
    match entry {
        EntryExpr::StructField(field) => gather(&field.value.expr, bound, names),
        EntryExpr::MapEntry(entry) => {
            gather(&entry.key.expr, bound, names);
            gather(&entry.value.expr, bound, names);
        }
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
