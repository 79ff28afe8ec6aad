/** What these scenarios ask of a remittance. */
const remittanceFields = `
  id reference kind status purpose rate
  sent { amount currency } received { amount currency } fee { amount currency }
  payout { status reference } failure { code message }
  beneficiary { name country kind account bank }
  refund { kind status received { amount currency } refundOf { id } }
  receipt { url expiresAt }`;

export const addBeneficiaryDocument = `mutation ($input: AddBeneficiaryInput!) {
  addBeneficiary(input: $input) {
    beneficiary { id name country kind account bank }
    userErrors { code number message field }
  }
}`;

export const removeBeneficiaryDocument = `mutation ($input: RemoveBeneficiaryInput!) {
  removeBeneficiary(input: $input) { beneficiaryId userErrors { code field } }
}`;

export const sendRemittanceDocument = `mutation ($input: SendRemittanceInput!) {
  sendRemittance(input: $input) { transaction { ${remittanceFields} } userErrors { code message field } }
}`;

export const remittanceDocument = `query ($id: ID!) { transaction(id: $id) { ${remittanceFields} } }`;

export const outwardDocument = `query {
  me {
    beneficiaries { id name account }
    limits { perTransaction { amount currency } daily { amount currency } dailyLeft { amount currency } }
  }
}`;

export const setKycStatusDocument = `mutation ($input: SetKycStatusInput!) {
  setKycStatus(input: $input) { user { id } userErrors { code message } }
}`;
