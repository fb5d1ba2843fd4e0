//! Why something that an administrator asked for was not done, in a sentence of its subject; those about tickets are in `pages`.

use super::{
    Lang, answers, appearance, dates, pages, people, personal, registers, replies, team, waiting,
};
use crate::rules::administration::Refusal;

/// The sentence of a refusal.
pub fn why(lang: Lang, refusal: &Refusal) -> String {
    let phrase = match refusal {
        Refusal::NotAllowed | Refusal::NotFound => pages::NOT_FOUND_HINT,
        Refusal::BadName => team::NAME_BAD,
        Refusal::NameTaken => team::NAME_TAKEN,
        Refusal::BadLogin => people::BAD_LOGIN,
        Refusal::BadAddress => people::BAD_ADDRESS,
        Refusal::NoPersonName => people::NO_NAME,
        Refusal::LoginTaken => people::LOGIN_TAKEN,
        Refusal::HasAccount(_) => people::HAS_ACCOUNT,
        Refusal::AddressOf(_) => people::ADDRESS_KNOWN,
        Refusal::TooManyAddresses => people::TOO_MANY_ADDRESSES,
        Refusal::SamePerson => people::SAME_PERSON,
        Refusal::JoinedSince => people::JOINED_SINCE,
        Refusal::LastAdministrator => people::LAST_ADMINISTRATOR,
        Refusal::NoAccount => people::NOT_INVITED,
        Refusal::NoOwnAccounts => people::NO_OWN_ACCOUNTS,
        Refusal::NotAnAgent => team::NOT_AN_AGENT,
        Refusal::TooManyWords => team::WORDS_TOO_MANY,
        Refusal::NowhereToFile => team::INTO_MISSING,
        Refusal::BadDays => team::DAYS_BAD,
        Refusal::TooManyDays => team::DAYS_TOO_LONG,
        Refusal::DaysPast => team::DAYS_PAST,
        Refusal::NotInTeam => team::NOT_ONE,
        Refusal::BadReply => replies::MISSING,
        Refusal::ReplyTaken => replies::TAKEN,
        Refusal::UnknownVariable(word) => return replies::unknown(lang, word),
        Refusal::BadServiceName => appearance::NAME_BAD,
        Refusal::BadSignature => appearance::SIGNATURE_BAD,
        Refusal::TooLight { chosen, fitting } => {
            let contrast = dates::decimal(lang, chosen.contrast_of_accent());
            return appearance::colour_too_light(lang, chosen, contrast, fitting);
        }
        Refusal::LogoTooLarge => appearance::LOGO_TOO_LARGE,
        Refusal::BadLogo => appearance::LOGO_BAD,
        Refusal::BadRetention(what) => {
            let (least, most) = what.bounds();
            let label = lang.say(appearance::retained(*what).0);
            return appearance::number_bad(lang, label, least, most);
        }
        Refusal::WouldDelete(count) => return appearance::doomed(lang, *count),
        Refusal::BadWaiting => waiting::BAD,
        Refusal::WouldClose(count) => return waiting::would_close(lang, *count),
        Refusal::TextTooLong => personal::TOO_LONG,
        Refusal::BadTitle => answers::TITLE_MISSING,
        Refusal::BadText => answers::TEXT_MISSING,
        Refusal::NotFiled => answers::CATEGORY_MISSING,
        Refusal::FiledAway => answers::CATEGORY_CLOSED,
        Refusal::BadPattern(line) => return registers::bad_pattern(lang, line),
        Refusal::TooManyPatterns => registers::PATTERNS_TOO_MANY,
        Refusal::BadKey => registers::KEY_BAD,
        Refusal::KeyTaken => registers::KEY_TAKEN,
        Refusal::ValueTooLong => registers::VALUE_TOO_LONG,
        Refusal::TooManyColumns => registers::COLUMNS_TOO_MANY,
        Refusal::KeyColumn => registers::KEY_COLUMN,
        Refusal::BadTable(why) => registers::unreadable(*why),
        Refusal::WouldBeGone(count) => return registers::would_be_gone(lang, *count),
        Refusal::Overtaken => answers::OVERTAKEN,
    };
    lang.say(phrase).into()
}
