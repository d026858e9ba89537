//! Checks the messages that an author allows in one report.

use super::{Check, present};
use crate::content::front_matter::WrittenPermission;
use crate::diagnostic::{Code, no_such_check};
use crate::vietnamese::{fold, nearest};
use crate::yaml::Step;
use Step::{Item, Key};

impl Check<'_, '_> {
    /// The messages that aren't shown about this report. Each needs a reason, for the next editor.
    pub(super) fn allowed(&mut self, written: Vec<WrittenPermission>) -> Vec<Code> {
        let written = written.into_iter().enumerate();
        written.filter_map(|(idx, permission)| self.permission(idx, permission)).collect()
    }

    fn permission(&mut self, idx: usize, written: WrittenPermission) -> Option<Code> {
        let at = [Key("allow"), Item(idx)];
        let name = self.required(written.code, &at, "code", "identity-number");
        let reason = self.required(written.reason, &at, "reason", "niêm yết theo luật");
        let name = name.and_then(present)?;
        let allowed = || Code::DOUBTS.iter().copied().chain([Code::IdentityNumber]);
        let code = allowed().find(|code| code.as_str() == name);
        if code.is_none() {
            let near = nearest(&name, 1, allowed(), |code| fold(code.as_str()), |code| code.as_str());
            let place = self.checker.yaml.locate(&[at[0], at[1], Key("code")]);
            self.checker.tell(no_such_check(place, &name, near));
        }
        code.filter(|_| reason.is_some())
    }
}
